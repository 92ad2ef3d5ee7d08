import { endShow as words } from '#messages/endShow';
import { FormDialog } from '../ui/FormDialog';

/** Asks before the influencer's own show is ended. */
export default function EndDialog({ onEnd, onClose }: { onEnd: () => Promise<void>; onClose: () => void }) {
  return (
    <FormDialog
      title={words.title}
      send={async () => void (await onEnd())}
      submit={words.confirm}
      busy={words.ending}
      cancel={words.keepGoing}
      onClose={onClose}
      careful
    >
      <p>{words.consequence}</p>
    </FormDialog>
  );
}
