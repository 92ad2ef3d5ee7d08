import '../styles/dialogs.css';
import { readFragment } from '../gql';
import { AddDialog } from './AddDialog';
import { ArchiveDialog } from './ArchiveDialog';
import { type Act, Act_Influencer } from './act';
import { EditDialog } from './EditDialog';
import { LinkDialog } from './LinkDialog';
import { RemoveTokenDialog } from './RemoveTokenDialog';
import { RoomCodeDialog } from './RoomCodeDialog';
import { TokenDialog } from './TokenDialog';

interface ActDialogProps {
  act: Act;
  emulatorUrl: string | null;
  onClose: () => void;
  /** Something was changed. */
  onDone: () => void;
}

/** The dialog for what an admin is about to do. */
export default function ActDialog({ act, emulatorUrl, onClose, onDone }: ActDialogProps) {
  if (act.kind === 'add') return <AddDialog onClose={onClose} onDone={onDone} />;
  const influencer = readFragment(Act_Influencer, act.influencer);
  const shared = { influencer, onClose, onDone };
  switch (act.kind) {
    case 'token':
      return (
        <TokenDialog influencer={influencer} emulatorUrl={emulatorUrl} onClose={onClose} onSaved={onDone} />
      );
    case 'room-code':
      return <RoomCodeDialog {...shared} />;
    case 'remove-token':
      return <RemoveTokenDialog {...shared} />;
    case 'link':
      return <LinkDialog {...shared} />;
    case 'edit':
      return <EditDialog {...shared} />;
    case 'archive':
      return <ArchiveDialog {...shared} />;
  }
}
