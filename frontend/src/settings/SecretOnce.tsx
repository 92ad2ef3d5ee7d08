import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { dialogs } from '#messages/dialogs';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { useAskedOnLeaving } from '../ui/staying';
import { useCopy } from '../ui/useCopy';

interface SecretOnceProps {
  title: string;
  secret: string;
  'data-testid': string;
  words: { copy: string; copied: string; copyFailed: string; saved: string; savedWhy: string };
  onClose: () => void;
  /** What it is for, and whom to give it to. */
  children: ComponentChildren;
}

/** The one time that a secret is shown: it goes only when somebody says that it is saved. */
export function SecretOnce({
  title,
  secret,
  'data-testid': testId,
  words,
  onClose,
  children,
}: SecretOnceProps) {
  const shown = useRef<HTMLElement>(null);
  const [saved, setSaved] = useState(false);
  const { copied, copy } = useCopy();
  useAskedOnLeaving(!saved);

  function select(): void {
    if (shown.current) getSelection()?.selectAllChildren(shown.current);
  }

  return (
    <Dialog title={title} onClose={() => saved && onClose()}>
      <div class="stack">
        {children}
        <code class="secret" ref={shown} data-testid={testId}>
          {secret}
        </code>
        <Button onClick={() => void copy(secret, select)}>{copied ? words.copied : words.copy}</Button>
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
