import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { secretKey as words } from '#messages/secretKey';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Entrance } from '../ui/Entrance';
import { useStaying } from '../ui/staying';
import { useCopy } from '../ui/useCopy';

/** A secret key that was just made, and whose it is. */
export interface MadeKey {
  email: string;
  secretKey: string;
}

/** The one time that a secret key is shown: copy it, download it, say that it is saved, go on. Until then, leaving asks first. */
export function SecretKeyOnce({ email, secretKey }: MadeKey) {
  const [, navigate] = useLocation();
  const key = useRef<HTMLElement>(null);
  const [saved, setSaved] = useState(false);
  const [leaves, setLeaves] = useState(false);
  const { copied, copy } = useCopy();
  const leave = useStaying(!saved, () => setLeaves(true));

  const goOn = () => leave(() => navigate('/admin/login', { replace: true }));

  function select(): void {
    if (key.current) getSelection()?.selectAllChildren(key.current);
  }

  function download(): void {
    const url = URL.createObjectURL(
      new Blob([words.fileText({ email, key: secretKey })], { type: 'text/plain' }),
    );
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.download = words.fileName;
    anchor.click();
    URL.revokeObjectURL(url);
  }

  return (
    <Entrance title={words.title} arrival>
      <div class="stack">
        <p>{words.lead}</p>
        <code class="secret" ref={key} data-testid="secret-key">
          {secretKey}
        </code>
        <div class="pair">
          <Button onClick={() => void copy(secretKey, select)}>{copied ? words.copied : words.copy}</Button>
          <Button onClick={download}>{words.download}</Button>
        </div>
        <div role="status">{copied === false ? <p class="hint">{words.copyFailed}</p> : null}</div>
        <label class="check">
          <input type="checkbox" onChange={(event) => setSaved(event.currentTarget.checked)} />
          {words.saved}
        </label>
        <Button kind="primary" disabled={!saved} title={saved ? undefined : words.goOnWhy} onClick={goOn}>
          {words.goOn}
        </Button>
      </div>
      {leaves ? (
        <Dialog title={words.leaveTitle} onClose={() => setLeaves(false)}>
          <p>{words.leaveLead}</p>
          <div class="actions">
            <Button onClick={goOn}>{words.leave}</Button>
            <Button kind="primary" autofocus onClick={() => setLeaves(false)}>
              {words.stay}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </Entrance>
  );
}
