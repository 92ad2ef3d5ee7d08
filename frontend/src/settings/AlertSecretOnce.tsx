import { useRef, useState } from 'preact/hooks';
import { alerts as words } from '#messages/alerts';
import { dialogs } from '#messages/dialogs';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { useCopy } from '../ui/useCopy';

/** A receiver's secret that was just made. */
export interface MadeAlertSecret {
  host: string;
  secret: string;
}

/** The one time that the secret of a receiver is shown: it goes only when somebody says that it is saved. */
export function AlertSecretOnce({ made, onClose }: { made: MadeAlertSecret; onClose: () => void }) {
  const shown = useRef<HTMLElement>(null);
  const [saved, setSaved] = useState(false);
  const { copied, copy } = useCopy();

  function select(): void {
    if (shown.current) getSelection()?.selectAllChildren(shown.current);
  }

  return (
    <Dialog title={words.secretTitle} onClose={() => saved && onClose()}>
      <div class="stack">
        <p>
          {words.secretLead(
            <b key="host" translate={false}>
              <bdi>{made.host}</bdi>
            </b>,
          )}
        </p>
        <code class="secret" ref={shown} data-testid="alert-secret">
          {made.secret}
        </code>
        <Button onClick={() => void copy(made.secret, select)}>{copied ? words.copied : words.copy}</Button>
        <div role="status">{copied === false ? <p class="hint">{words.copyFailed}</p> : null}</div>
        <label class="check">
          <input type="checkbox" onChange={(event) => setSaved(event.currentTarget.checked)} />
          {words.secretSaved}
        </label>
      </div>
      <div class="actions">
        <Button
          kind="primary"
          disabled={!saved}
          title={saved ? undefined : words.secretSavedWhy}
          onClick={onClose}
        >
          {dialogs.done}
        </Button>
      </div>
    </Dialog>
  );
}
