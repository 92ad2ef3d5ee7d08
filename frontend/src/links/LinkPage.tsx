import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LinkKind } from '../gql/graphql';
import { invitationWords as words } from '../messages/invitation';
import { Button } from '../ui/Button';
import { Mark } from '../ui/Mark';
import { Expiry } from '../ui/Moment';
import { SecretKeyOnce } from './SecretKeyOnce';
import { useLinkReport } from './useLinkReport';

/** A secret key that was just made, and whose it is. */
export interface MadeKey {
  email: string;
  secretKey: string;
}

interface LinkPageProps {
  title: string;
  lead: string;
  link: string;
  kind: LinkKind;
  /** The key that taking up the link has made; shown this once, instead of everything else. */
  made: MadeKey | null;
  /** The form. */
  children: (email: string) => ComponentChildren;
}

/** A page that a one-time link opens: says for whom it is, or why it cannot be used, before anything is typed. */
export function LinkPage({ title, lead, link: secret, kind, made, children }: LinkPageProps) {
  const { link, readAgain } = useLinkReport(secret, kind);
  useEffect(() => {
    document.title = `${title} - Greenroom`;
  }, [title]);

  if (made)
    return (
      <main class="login">
        <div>
          <Mark />
          <div class="after-mark">
            <SecretKeyOnce {...made} />
          </div>
        </div>
      </main>
    );
  return (
    <main class="login">
      <div>
        <Mark />
        <h1>{title}</h1>
        <div role="status">{link.state === 'reading' ? <p class="muted">{words.reading}</p> : null}</div>
        {link.state === 'closed' ? (
          <div class="stack" role="alert">
            <strong>{link.message}</strong>
            <span>{link.fix}</span>
            <p>
              <a href="/admin/login">{words.signIn}</a>
            </p>
          </div>
        ) : null}
        {link.state === 'unknown' ? (
          <div class="stack" role="alert">
            <p class="error">{link.message}</p>
            <Button onClick={readAgain}>{words.tryAgain}</Button>
          </div>
        ) : null}
        {link.state === 'open' ? (
          <div class="stack">
            <p>
              {words.forWhom(link.name, link.email)}{' '}
              <span class="muted cap">
                <Expiry at={link.expiresAt} />.
              </span>
            </p>
            <p class="muted">{lead}</p>
            {children(link.email)}
          </div>
        ) : null}
      </div>
    </main>
  );
}
