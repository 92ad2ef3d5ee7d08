import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { doorWords as words } from '../messages/doors';
import { Button } from '../ui/Button';
import { Door } from './Door';

const SignInByLink = graphql(`
  mutation SignInByLink($input: SignInByLinkInput!) {
    signInByLink(input: $input) {
      __typename
      ... on LinkInvalid { message fix }
    }
  }
`);

/** /sign-in: one press signs an influencer in; the press, not the opening, uses the link up. */
export default function SignInLinkPage({ link }: { link: string }) {
  const [, navigate] = useLocation();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function signIn(): Promise<void> {
    setError(null);
    setBusy(true);
    try {
      const { signInByLink: result } = await mutate(SignInByLink, { input: { link, transport: 'COOKIE' } });
      if (result.__typename === 'SignedIn') return navigate('/studio', { replace: true });
      setError([result.message, result.fix].filter(Boolean).join(' '));
    } catch (reason) {
      setError(failureOf(reason).message);
    }
    setBusy(false);
  }

  return (
    <Door title={words.signInTitle} link={link} kind="SIGN_IN">
      {({ name }) => (
        <>
          <p class="muted">{words.signInLead}</p>
          <Button kind="primary" busy={busy ? words.signingIn : null} onClick={() => void signIn()}>
            {words.signInAs(name)}
          </Button>
          <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
        </>
      )}
    </Door>
  );
}
