import { deskWords } from '../src/messages/desk';
import { graphiqlWords } from '../src/messages/graphiql';
import { product } from '../src/messages/shared';
import type { Viewer } from './viewer';

/** Whose hands these are: what is sent here happens on this desk. */
export function Banner({ viewer }: { viewer: Viewer | null | undefined }) {
  return (
    <header className="banner">
      <strong>{product}</strong>
      <h1>{graphiqlWords.title}</h1>
      <p role="status">
        {viewer ? graphiqlWords.actAs(viewer.name, deskWords.roles[viewer.role]) : null}
        {viewer === null ? (
          <>
            {graphiqlWords.nobody} {/* In a tab of its own, so that what was typed here stays. */}
            <a href="/admin/login" target="_blank" rel="noreferrer">
              {graphiqlWords.signIn}
            </a>
          </>
        ) : null}
      </p>
      <a href="/admin/influencers">{graphiqlWords.back}</a>
    </header>
  );
}
