import { useState } from 'react';
import { desk, general, graphiql as words } from '../src/messages/en';
import { isolated } from '../src/ui/isolated';
import { askDesk } from './fetcher';
import { SIGN_OUT, type Viewer } from './viewer';

interface BannerProps {
  viewer: Viewer | null | undefined;
  /** It may no longer be true who acts here. */
  onDoubt: () => void;
}

/** Whose hands these are: what is sent here happens on this desk. */
export function Banner({ viewer, onDoubt }: BannerProps) {
  const [failure, setFailure] = useState<string | null>(null);

  async function signOut({ id }: Viewer): Promise<void> {
    try {
      const { errors } = await askDesk({ query: SIGN_OUT }, id);
      if (errors) onDoubt();
      else location.assign('/admin/login');
      setFailure(errors?.[0]?.message ?? null);
    } catch (reason) {
      setFailure((reason as Error).message);
    }
  }

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
        {failure ? <> {failure}</> : null}
      </p>
      <a href="/admin/influencers">{words.back}</a>
      {viewer ? (
        <button type="button" onClick={() => void signOut(viewer)}>
          {desk.signOut}
        </button>
      ) : null}
    </header>
  );
}
