import '../styles/handOut.css';
import { useRef, useState } from 'preact/hooks';
import { oneTimeLink as words } from '#messages/oneTimeLink';
import { Button } from './Button';
import { waysToHandOut } from './handOut';
import { lazyPage } from './lazyPage';
import { Relative } from './Moment';
import { useCopy } from './useCopy';

const QrCode = lazyPage(() => import('./QrCode'));

interface OneTimeLinkProps {
  url: string;
  expiresAt: string;
  /** What the share sheet and a mail's subject say about it. */
  title: string;
  /** What is sent with it, ready to be sent as it is. */
  message: string;
  /** Of whom it is for, where that is known: "+4915123456789". */
  phone?: string | undefined;
  /** In place of the usual word on who may have it. */
  hint?: string | undefined;
}

/** A link that is shown only once, with the ways to hand it on; the desk itself sends nothing. */
export function OneTimeLink({ url, expiresAt, title, message, phone, hint = words.once }: OneTimeLinkProps) {
  const shown = useRef<HTMLTextAreaElement>(null);
  const { copied, copy } = useCopy();
  const [qr, setQr] = useState(false);
  const canShare = typeof navigator.share === 'function';

  async function share(): Promise<void> {
    try {
      await navigator.share({ title, text: message, url });
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
        {hint} {words.expires(<Relative at={expiresAt} />)}
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
      <div class="hand-out">
        {waysToHandOut(title, message, url, phone).map(({ key, href }) => (
          <a key={key} class="btn" href={href} rel="noreferrer" aria-label={words.by[key]}>
            {words.ways[key]}
          </a>
        ))}
        <Button aria-expanded={qr} onClick={() => setQr(!qr)}>
          {words.qr}
        </Button>
      </div>
      {qr ? <QrCode text={url} label={words.qrLabel} /> : null}
    </div>
  );
}
