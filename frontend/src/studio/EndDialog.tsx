import { studioWords as words } from '../messages/studio';
import { FormDialog } from '../ui/FormDialog';

/** Asks before the influencer's own show is ended. */
export default function EndDialog({ onEnd, onClose }: { onEnd: () => Promise<void>; onClose: () => void }) {
  return (
    <FormDialog
      title={words.endTitle}
      send={async () => void (await onEnd())}
      submit={words.endConfirm}
      busy={words.ending}
      cancel={words.keepGoing}
      onClose={onClose}
      careful
    >
      <p>{words.endConsequence}</p>
    </FormDialog>
  );
}
