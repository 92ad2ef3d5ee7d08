import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { signIn as signInWords } from '#messages/signIn';
import { send } from '../api/client';
import { checkCookie, useLiveHere } from '../api/signingIn';
import { graphql } from '../gql';
import { Entrance } from '../ui/Entrance';
import { EmailField, SecretField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { lazyPage } from '../ui/lazyPage';
import type { Outcome } from '../ui/outcome';
import { refuseSignIn } from '../ui/RetryCountdown';
import { refuseEmpty } from '../ui/refuseEmpty';
import { here } from '../ui/userAgent';

const OpenInBrowser = lazyPage(() => import('../ui/OpenInBrowser'));

const InfluencerSignIn = graphql(`
  mutation InfluencerSignIn($input: InfluencerSignInInput!) {
    influencerSignIn(input: $input) {
      __typename
      ... on SignedIn { expiresAt }
      ... on SignInRefused { message fix retryAfterS }
    }
  }
`);

/** Marks the entry of the browser's history to which the end of a session has led. */
export const SIGNED_OUT = { signedOut: true };

/** /login: the influencer's door. */
export function InfluencerSignInPage() {
  const [app, setApp] = useState(here.app);
  return app === null ? <SignInForm /> : <OpenInBrowser app={app} onGoOn={() => setApp(null)} />;
}

function SignInForm() {
  const [, navigate] = useLocation();
  const { asked, askFirst } = useLiveHere();

  async function signIn(typed: Typed): Promise<Outcome> {
    const input = {
      email: typed('email').trim(),
      password: typed('password'),
      transport: 'COOKIE' as const,
    };
    const empty = refuseEmpty(typed, ['email', 'password']);
    if (empty) return empty;
    const question = await askFirst(input.email);
    if (question) return question;
    const { influencerSignIn: result } = await send(InfluencerSignIn, { input });
    if (result.__typename === 'SignInRefused') return refuseSignIn(result);
    const refused = await checkCookie('INFLUENCER', signInWords.noCookies(location.host));
    if (refused) return refused;
    navigate('/studio', { replace: true });
  }

  return (
    <Entrance title={signInWords.influencerTitle}>
      {(history.state as typeof SIGNED_OUT | null)?.signedOut ? (
        <p class="notice" role="status">
          {signInWords.signedOut}
        </p>
      ) : null}
      <Form
        send={signIn}
        submit={asked ? signInWords.anyway : signInWords.submit}
        busy={signInWords.submitting}
      >
        <EmailField label={signInWords.email} />
        <SecretField label={signInWords.password} name="password" autocomplete="current-password" required />
      </Form>
      <p class="hint">{signInWords.noPassword}</p>
    </Entrance>
  );
}
