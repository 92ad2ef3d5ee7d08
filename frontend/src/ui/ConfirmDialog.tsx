import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { confirmWords } from '../messages/confirm';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface ConfirmDialogProps {
  title: string;
  /** The consequence. */
  children: ComponentChildren;
  confirm: string;
  /** The verb in progress, such as "Removing...". */
  busy: string;
  /** Does it; answers why it could not be done, or null. The owner takes the dialog away. */
  onConfirm: () => Promise<string | null>;
  onClose: () => void;
}

/** Asks before something that has a consequence; the safe button has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function confirm(): Promise<void> {
    setBusy(true);
    setError(null);
    setError(await props.onConfirm());
    setBusy(false);
  }

  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void confirm();
        }}
      >
        <div class="stack">{props.children}</div>
        <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
        <div class="actions">
          <Button onClick={props.onClose} autofocus>
            {confirmWords.cancel}
          </Button>
          <Button type="submit" kind="primary" busy={busy ? props.busy : null}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
