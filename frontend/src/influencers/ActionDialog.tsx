import '../styles/dialogs.css';
import { readFragment } from '../gql';
import { lazyDialog } from '../ui/lazyDialog';
import { AddDialog } from './AddDialog';
import { ArchiveDialog } from './ArchiveDialog';
import { type Action, Action_Influencer } from './action';
import { EditDialog } from './EditDialog';
import { LinkDialog } from './LinkDialog';
import { MintForAccountDialog } from './MintForAccountDialog';
import { RemoveTokenDialog } from './RemoveTokenDialog';
import { RestoreTokenDialog } from './RestoreTokenDialog';
import { RoomCodeDialog } from './RoomCodeDialog';
import { TokenDialog } from './TokenDialog';

const HandedInDialog = lazyDialog(() => import('./HandedInDialog'));
const PasteManyDialog = lazyDialog(() => import('./PasteManyDialog'));
const CreateRoomDialog = lazyDialog(() => import('./CreateRoomDialog'));

interface ActionDialogProps {
  action: Action;
  emulatorUrl: string | null;
  onClose: () => void;
  /** Something was changed. */
  onDone: () => void;
  /** What was done leads to this. */
  onNext: (action: Action) => void;
}

/** The dialog for what an admin is about to do. */
export default function ActionDialog({ action, emulatorUrl, onClose, onDone, onNext }: ActionDialogProps) {
  if (action.kind === 'add') return <AddDialog onClose={onClose} onDone={onDone} />;
  if (action.kind === 'paste-many') return <PasteManyDialog onClose={onClose} onDone={onDone} />;
  if (action.kind === 'mint-for-account')
    return <MintForAccountDialog accountId={action.accountId} onClose={onClose} onDone={onDone} />;
  const influencer = readFragment(Action_Influencer, action.influencer);
  const shared = { influencer, onClose, onDone };
  switch (action.kind) {
    case 'token':
      return (
        <TokenDialog
          influencer={influencer}
          emulatorUrl={emulatorUrl}
          onClose={onClose}
          onSaved={onDone}
          onMintForAccount={(accountId) => onNext({ kind: 'mint-for-account', accountId })}
          onCreateRoom={() => onNext({ kind: 'create-room', influencer: action.influencer })}
        />
      );
    case 'room-code':
      return (
        <RoomCodeDialog
          {...shared}
          onCreateRoom={() => onNext({ kind: 'create-room', influencer: action.influencer })}
        />
      );
    case 'create-room':
      return <CreateRoomDialog {...shared} />;
    case 'restore-token':
      return <RestoreTokenDialog {...shared} version={action.version} />;
    case 'remove-token':
      return <RemoveTokenDialog {...shared} />;
    case 'link': {
      const [next, ...later] = action.later ?? [];
      const whoNext = next && {
        name: readFragment(Action_Influencer, next).name,
        left: later.length + 1,
        go: () => onNext({ kind: 'link', influencer: next, later }),
      };
      return <LinkDialog key={influencer.id} {...shared} kind="SIGN_IN" next={whoNext} />;
    }
    case 'new-password':
      return <LinkDialog {...shared} kind="NEW_PASSWORD" />;
    case 'hand-in':
      return <LinkDialog {...shared} kind="HAND_IN" />;
    case 'handed-in':
      return <HandedInDialog {...shared} handedIn={action.handedIn} />;
    case 'edit':
      return <EditDialog {...shared} />;
    case 'archive':
      return (
        <ArchiveDialog
          {...shared}
          onBack={() => {
            onDone();
            onNext({ kind: 'link', influencer: action.influencer });
          }}
        />
      );
  }
}
