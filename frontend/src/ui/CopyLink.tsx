import { useState } from 'preact/hooks';
import { openWords as words } from '../messages/open';

/** A button that copies a link; where that is not allowed, the link itself to copy by hand. */
export function CopyLink({ url, kind }: { url: string; kind: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  }

  return (
    <div class="stack copy-link">
      <button type="button" class={kind} onClick={() => void copy()}>
        {copied ? words.copied : words.copy}
      </button>
      <div class="stack" role="status">
        {copied === false ? (
          <>
            <p class="hint">{words.copyFailed}</p>
            <textarea
              rows={3}
              readOnly
              aria-label={words.link}
              onFocus={(event) => event.currentTarget.select()}
            >
              {url}
            </textarea>
          </>
        ) : null}
      </div>
    </div>
  );
}
