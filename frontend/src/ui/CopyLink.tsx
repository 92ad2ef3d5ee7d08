import { copyLink as words } from '#messages/copyLink';
import { useCopy } from './useCopy';

/** A button that copies a link; where that is not allowed, the link itself to copy by hand. */
export default function CopyLink({ url, kind }: { url: string; kind: string }) {
  const { copied, copy } = useCopy();
  return (
    <div class="stack copy-link">
      <button type="button" class={kind} onClick={() => void copy(url)}>
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
