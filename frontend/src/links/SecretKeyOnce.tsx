import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { setUpWords } from '../messages/setup';
import { Button } from '../ui/Button';

/** The one time that a secret key is shown: copy it, download it, say that it is saved, go on. */
export function SecretKeyOnce({ email, secretKey }: { email: string; secretKey: string }) {
  const [, navigate] = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  const key = useRef<HTMLElement>(null);
  const [saved, setSaved] = useState(false);
  const [copied, setCopied] = useState<boolean | null>(null);

  useEffect(() => heading.current?.focus(), []);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(secretKey);
      setCopied(true);
    } catch {
      // No clipboard over plain http: select it, so that one keystroke copies it.
      if (key.current) getSelection()?.selectAllChildren(key.current);
      setCopied(false);
    }
  }

  function download(): void {
    const url = URL.createObjectURL(
      new Blob([setUpWords.fileText(email, secretKey)], { type: 'text/plain' }),
    );
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.download = setUpWords.fileName;
    anchor.click();
    URL.revokeObjectURL(url);
  }

  return (
    <section class="stack">
      <h1 ref={heading} tabIndex={-1}>
        {setUpWords.keyTitle}
      </h1>
      <p>{setUpWords.keyLead}</p>
      <code class="secret" ref={key} data-testid="secret-key">
        {secretKey}
      </code>
      <div class="pair">
        <Button onClick={() => void copy()}>{copied ? setUpWords.copied : setUpWords.copy}</Button>
        <Button onClick={download}>{setUpWords.download}</Button>
      </div>
      <div role="status">{copied === false ? <p class="hint">{setUpWords.copyFailed}</p> : null}</div>
      <label class="check">
        <input type="checkbox" onChange={(event) => setSaved(event.currentTarget.checked)} />
        {setUpWords.saved}
      </label>
      <Button
        kind="primary"
        disabled={!saved}
        title={saved ? undefined : setUpWords.goOnWhy}
        onClick={() => navigate('/admin/login', { replace: true })}
      >
        {setUpWords.goOn}
      </Button>
    </section>
  );
}
