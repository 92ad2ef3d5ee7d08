import '../styles/linkList.css';
import { useRef, useState } from 'preact/hooks';
import { linkList as words } from '#messages/linkList';
import { Button } from './Button';
import { isolated, type Name } from './isolated';
import { Relative } from './Moment';
import { OneTimeLink } from './OneTimeLink';
import { useCopy } from './useCopy';
import { WorksHereOnly } from './WorksHereOnly';

/** A one-time link of somebody. */
export interface LinkOf {
  id: string;
  name: string;
  /** What tells them from others of that name. */
  detail?: string;
  url: string;
  expiresAt: string;
}

/** As many as are easily read; the rest is shown on request, and copied with all others. */
const SHOWN = 100;

interface LinkListProps {
  links: readonly LinkOf[];
  /** What the share sheet and a mail's subject say about one. */
  share: (name: Name) => string;
  /** What is sent with one. */
  message: (name: Name) => string;
  hint?: string;
}

/** Links that are shown only once: all to copy, and each with the ways to hand it on. */
export function LinkList({ links, share, message, hint }: LinkListProps) {
  const [shown, setShown] = useState(SHOWN);
  const [open, setOpen] = useState<string | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const { copied, copy } = useCopy();
  const sheet = links
    .map(({ name, detail, url }) => [name, ...(detail === undefined ? [] : [detail]), url].join('\t'))
    .join('\n');
  return (
    <>
      <WorksHereOnly urls={links.map(({ url }) => url)} />
      {links[0] ? <p class="hint">{words.expires(<Relative at={links[0].expiresAt} />)}</p> : null}
      <div class="pair">
        <Button kind="primary" onClick={() => void copy(sheet, () => text.current?.select())}>
          {copied ? words.copiedAll(links.length) : words.copyAll(links.length)}
        </Button>
      </div>
      <div role="status">
        {copied === false ? (
          <div class="stack">
            <p class="hint">{words.copyFailed}</p>
            <textarea
              class="secret link"
              ref={text}
              rows={4}
              readOnly
              spellcheck={false}
              aria-label={words.all}
              onFocus={(event) => event.currentTarget.select()}
            >
              {sheet}
            </textarea>
          </div>
        ) : null}
      </div>
      <ul class="invitations" data-testid="links">
        {links.slice(0, shown).map(({ id, name, detail, url, expiresAt }) => (
          <li key={id}>
            <div class="whose-link">
              <span>
                <b translate={false}>
                  <bdi>{name}</bdi>
                </b>
                {detail === undefined ? null : (
                  <bdi class="reason" translate={false}>
                    {detail}
                  </bdi>
                )}
                <code translate={false}>{url}</code>
              </span>
              <Button
                small
                aria-expanded={open === id}
                aria-label={words.handOutOne(isolated(name))}
                onClick={() => setOpen(open === id ? null : id)}
              >
                {words.handOut}
              </Button>
            </div>
            {open === id ? (
              <OneTimeLink
                url={url}
                expiresAt={expiresAt}
                title={share(isolated(name))}
                message={message(isolated(name))}
                hint={hint}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {links.length > shown ? (
        <Button onClick={() => setShown(links.length)}>{words.showAll(links.length - shown)}</Button>
      ) : null}
    </>
  );
}
