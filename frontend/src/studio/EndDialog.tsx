import { studioWords as words } from '../messages/studio';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

/** Asks before the influencer's own show is ended. */
export function EndDialog({
  busy,
  onEnd,
  onClose,
}: {
  busy: boolean;
  onEnd: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={words.endTitle} onClose={onClose}>
      <p>{words.endConsequence}</p>
      <div class="actions">
        <Button onClick={onClose}>{words.keepGoing}</Button>
        <Button kind="primary" busy={busy ? words.ending : null} onClick={onEnd}>
          {words.endConfirm}
        </Button>
      </div>
    </Dialog>
  );
}
