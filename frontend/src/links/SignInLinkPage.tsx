import { useLocation } from 'wouter-preact';
import { influencerLinks as words } from '#messages/influencerLinks';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Form } from '../ui/Form';
import { type Outcome, refuse } from '../ui/outcome';
import { InfluencerLinkPage } from './InfluencerLinkPage';

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

  async function signIn(): Promise<Outcome> {
    const { signInByLink: result } = await send(SignInByLink, { input: { link, transport: 'COOKIE' } });
    if (result.__typename !== 'SignedIn') return refuse(result);
    navigate('/studio', { replace: true });
  }

  return (
    <InfluencerLinkPage title={words.signInTitle} link={link} kind="SIGN_IN">
      {({ name }) => (
        <>
          <p class="muted">{words.signInLead}</p>
          <Form send={signIn} submit={words.signInAs(name)} busy={words.signingIn} />
        </>
      )}
    </InfluencerLinkPage>
  );
}
