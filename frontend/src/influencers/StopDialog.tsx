import { useRef } from 'preact/hooks';
import { influencersWords as words } from '../messages/desk';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/Field';

interface StopDialogProps {
  name: string;
  busy: boolean;
  error: string | null;
  onStop: (reason: string) => void;
  onClose: () => void;
}

/** Asks before somebody's running show is stopped. */
export default function StopDialog({ name, busy, error, onStop, onClose }: StopDialogProps) {
  const reason = useRef<HTMLInputElement>(null);
  return (
    <Dialog title={words.stopTitle(name)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onStop(reason.current?.value.trim() ?? '');
        }}
      >
        <p>{words.stopConsequence(name)}</p>
        <TextField
          label={words.stopReason}
          hint={words.stopReasonHint(name)}
          inputRef={reason}
          maxLength={200}
          autocomplete="off"
        />
        <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
        <div class="actions">
          {/* Where pressing Return by habit must do no harm, the safe button has the focus. */}
          <Button onClick={onClose} autofocus>
            {words.keep}
          </Button>
          <Button type="submit" kind="primary" busy={busy ? words.stopping : null}>
            {words.stop}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
