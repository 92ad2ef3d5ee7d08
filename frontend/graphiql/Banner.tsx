import { desk, general, graphiql as words } from '../src/messages/en';
import { isolated } from '../src/ui/isolated';
import type { Viewer } from './viewer';

/** Whose hands these are: what is sent here happens on this desk. */
export function Banner({ viewer }: { viewer: Viewer | null | undefined }) {
  return (
    <header className="banner">
      <strong>{general.product}</strong>
      <h1>{words.title}</h1>
      <p role="status">
        {viewer ? words.actAs({ name: isolated(viewer.name), role: desk.roles[viewer.role] }) : null}
        {viewer === null ? (
          <>
            {words.nobody} {/* In a tab of its own, so that what was typed here stays. */}
            <a href="/admin/login" target="_blank" rel="noreferrer">
              {words.signIn}
            </a>
          </>
        ) : null}
      </p>
      <a href="/admin/influencers">{words.back}</a>
    </header>
  );
}
