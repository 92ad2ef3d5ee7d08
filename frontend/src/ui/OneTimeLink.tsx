import { useRef } from 'preact/hooks';
import { oneTimeLink as words } from '#messages/oneTimeLink';
import { Button } from './Button';
import { Relative } from './Moment';
import { useCopy } from './useCopy';

interface OneTimeLinkProps {
  url: string;
  expiresAt: string;
  /** What the share sheet says about it. */
  title: string;
}

/** A link that is shown only once, with the ways to hand it on. */
export function OneTimeLink({ url, expiresAt, title }: OneTimeLinkProps) {
  const shown = useRef<HTMLTextAreaElement>(null);
  const { copied, copy } = useCopy();
  const canShare = typeof navigator.share === 'function';

  async function share(): Promise<void> {
    try {
      await navigator.share({ title, url });
    } catch {
      // The sheet was closed without sharing.
    }
  }

  return (
    <div class="stack">
      <textarea
        class="secret link"
        ref={shown}
        rows={3}
        readOnly
        spellcheck={false}
        aria-label={words.label}
        data-testid="one-time-link"
        onFocus={(event) => event.currentTarget.select()}
      >
        {url}
      </textarea>
      <p class="hint">
        {words.once} {words.expires(<Relative at={expiresAt} />)}
      </p>
      <div class="pair">
        {canShare ? (
          <Button kind="primary" onClick={() => void share()}>
            {words.share}
          </Button>
        ) : null}
        <Button
          kind={canShare ? 'plain' : 'primary'}
          onClick={() => void copy(url, () => shown.current?.select())}
        >
          {copied ? words.copied : words.copy}
        </Button>
      </div>
      <div role="status">{copied === false ? <p class="hint">{words.copyFailed}</p> : null}</div>
    </div>
  );
}
