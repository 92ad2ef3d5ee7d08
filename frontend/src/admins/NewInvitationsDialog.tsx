import { useEffect, useRef, useState } from 'preact/hooks';
import { newInvitations as words } from '#messages/newInvitations';
import type { NewInvitation } from '../gql/graphql';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';
import { Relative } from '../ui/Moment';
import { toastDone } from '../ui/Toast';
import { useCopy } from '../ui/useCopy';

/** An invitation that was just made, as the desk returns it once. */
export type Invitation = Pick<NewInvitation, 'influencerId' | 'name' | 'email'> & {
  link: Pick<NewInvitation['link'], 'url' | 'expiresAt'>;
};

/** As many as are easily read; the rest is shown on request, and copied with all others. */
const SHOWN = 100;

interface NewInvitationsDialogProps {
  links: Invitation[];
  /** What led to them, said once the dialog goes. */
  done: string;
  onClose: () => void;
}

/** The links of everybody who needs a new password, shown only once: the dialog stays until they are said to be kept. */
export function NewInvitationsDialog({ links, done, onClose }: NewInvitationsDialogProps) {
  const [kept, setKept] = useState(false);
  const [warned, setWarned] = useState(false);
  const [shown, setShown] = useState(SHOWN);
  const [last, setLast] = useState<string | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const { copied, copy } = useCopy();
  const sheet = links.map(({ name, email, link }) => [name, email, link.url].join('\t')).join('\n');

  useEffect(() => {
    if (kept) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, [kept]);

  const take = (which: string, value: string) => {
    setLast(which);
    void copy(value, () => text.current?.select());
  };
  const isCopied = (which: string) => copied && last === which;
  const close = () => {
    toastDone({ done: `${done} ${words.asked(links.length)}` });
    onClose();
  };

  return (
    <Dialog title={words.title(links.length)} onClose={() => (kept ? close() : setWarned(true))} wide>
      <div class="stack">
        <p>{words.lead}</p>
        {links[0] ? <p class="hint">{words.expires(<Relative at={links[0].link.expiresAt} />)}</p> : null}
        <div class="pair">
          <Button kind="primary" onClick={() => take('', sheet)}>
            {isCopied('') ? words.copiedAll(links.length) : words.copyAll(links.length)}
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
        <ul class="invitations" data-testid="new-invitations">
          {links.slice(0, shown).map(({ influencerId, name, email, link }) => (
            <li key={influencerId}>
              <span>
                <b translate={false}>
                  <bdi>{name}</bdi>
                </b>
                <bdi class="reason" translate={false}>
                  {email}
                </bdi>
                <code translate={false}>{link.url}</code>
              </span>
              <Button
                small
                aria-label={words.copyOne(isolated(name))}
                onClick={() => take(influencerId, link.url)}
              >
                {isCopied(influencerId) ? words.copied : words.copy}
              </Button>
            </li>
          ))}
        </ul>
        {links.length > shown ? (
          <Button onClick={() => setShown(links.length)}>{words.showAll(links.length - shown)}</Button>
        ) : null}
        <label class="check">
          <input type="checkbox" onChange={(event) => setKept(event.currentTarget.checked)} />
          {words.kept}
        </label>
        <div role="alert">{warned && !kept ? <p class="error">{words.keepFirst}</p> : null}</div>
      </div>
      <div class="actions">
        <Button disabled={!kept} title={kept ? undefined : words.keepFirst} onClick={close}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  );
}
