import { useRef, useState } from 'preact/hooks';
import { apiKeys as words } from '#messages/apiKeys';
import { dialogs } from '#messages/dialogs';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { useCopy } from '../ui/useCopy';

/** An API key that was just made. */
export interface MadeApiKey {
  kind: 'made';
  name: string;
  secret: string;
}

/** The one time that an API key is shown: it goes only when somebody says that it is saved. */
export function ApiKeyOnce({ made, onClose }: { made: MadeApiKey; onClose: () => void }) {
  const shown = useRef<HTMLElement>(null);
  const [saved, setSaved] = useState(false);
  const { copied, copy } = useCopy();

  function select(): void {
    if (shown.current) getSelection()?.selectAllChildren(shown.current);
  }

  return (
    <Dialog title={words.secret} onClose={() => saved && onClose()}>
      <div class="stack">
        <p>
          {words.shownTitle(
            <b key="name">
              <bdi>{made.name}</bdi>
            </b>,
          )}
        </p>
        <p>{words.shownLead}</p>
        <code class="secret" ref={shown} data-testid="api-key">
          {made.secret}
        </code>
        <Button onClick={() => void copy(made.secret, select)}>{copied ? words.copied : words.copy}</Button>
        <div role="status">{copied === false ? <p class="hint">{words.copyFailed}</p> : null}</div>
        <label class="check">
          <input type="checkbox" onChange={(event) => setSaved(event.currentTarget.checked)} />
          {words.saved}
        </label>
      </div>
      <div class="actions">
        <Button kind="primary" disabled={!saved} title={saved ? undefined : words.savedWhy} onClick={onClose}>
          {dialogs.done}
        </Button>
      </div>
    </Dialog>
  );
}
