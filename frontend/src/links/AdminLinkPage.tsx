import type { ComponentChildren } from 'preact';
import { adminLinks as words } from '#messages/adminLinks';
import type { LinkKind } from '../gql/graphql';
import { isolated } from '../ui/isolated';
import { Relative } from '../ui/Moment';
import { LinkPage } from './LinkPage';
import { type MadeKey, SecretKeyOnce } from './SecretKeyOnce';

interface AdminLinkPageProps {
  title: string;
  lead: string;
  link: string;
  kind: LinkKind;
  /** The key that came of the link; shown only once, instead of everything else. */
  made: MadeKey | null;
  /** The form. */
  children: (email: string) => ComponentChildren;
}

/** A page that an admin opens with a one-time link, to get a secret key. */
export function AdminLinkPage({ lead, made, children, ...page }: AdminLinkPageProps) {
  if (made) return <SecretKeyOnce {...made} />;
  return (
    <LinkPage {...page} words={words} home="/admin/login">
      {({ name, email, expiresAt }) => (
        <>
          <p>
            {words.forWhom({
              name: isolated(name),
              email: isolated(email),
              when: <Relative at={expiresAt} />,
            })}
          </p>
          <p class="muted">{lead}</p>
          {children(email)}
        </>
      )}
    </LinkPage>
  );
}
