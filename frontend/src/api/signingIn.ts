import { useState } from 'preact/hooks';
import { signIn as words } from '#messages/signIn';
import { graphql } from '../gql';
import type { Audience } from '../gql/graphql';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { send } from './client';

const SignedInHere = graphql(`
  query SignedInHere($audience: Audience!) { viewer(audience: $audience) { __typename } }
`);

const LiveHere = graphql(`
  query LiveHere { studio { influencer { name email } state } }
`);

/** Ask whether anybody is signed in here. */
export async function isSignedIn(audience: Audience): Promise<boolean> {
  return (await send(SignedInHere, { audience })).viewer !== null;
}

/** Make sure that the browser has kept the cookie of a sign-in; refuse with the sentence if it has not. */
export async function checkCookie(audience: Audience, sentence: string): Promise<Outcome> {
  // Without an answer the next page says what is wrong.
  if (await isSignedIn(audience).catch(() => true)) return;
  // Under https the desk's cookies are for https alone.
  return refuse({ message: sentence, fix: location.protocol === 'http:' ? words.tryHttps : null });
}

/** Asks once before an influencer signs in where another one is live: a browser has one studio at a time. */
export function useLiveHere() {
  const [asked, setAsked] = useState(false);

  /** Refuse with the question; undefined where nobody else is live, or the question was asked before. */
  async function askFirst(email: string): Promise<Outcome> {
    if (asked) return;
    // Nobody is signed in, most of the time.
    const studio = await send(LiveHere, {}).then(
      (answer) => answer.studio,
      () => null,
    );
    if (studio?.state !== 'LIVE') return;
    // The desk reads an email with a name or `mailto:` around it, too.
    const typed = email.toLowerCase().split(/[\s<>"',;:()]+/);
    if (typed.includes(studio.influencer.email.toLowerCase())) return;
    setAsked(true);
    return refuse({ message: words.liveHere(isolated(studio.influencer.name)), fix: words.signInAnyway });
  }

  return { asked, askFirst };
}
