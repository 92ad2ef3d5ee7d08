import { otherAccount as words } from '#messages/otherAccount';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';

interface OtherAccountDialogProps {
  name: string;
  onStart: () => void;
  onClose: () => void;
}

/** Whether the desk may start again for another account, although a dialog holds what somebody typed. */
export default function OtherAccountDialog({ name, onStart, onClose }: OtherAccountDialogProps) {
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.why(isolated(name))}</p>
      <div class="actions">
        <Button onClick={onClose}>{words.goBack}</Button>
        <Button kind="primary" onClick={onStart}>
          {words.startAgain}
        </Button>
      </div>
    </Dialog>
  );
}
