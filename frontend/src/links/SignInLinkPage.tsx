import { useLocation } from 'wouter-preact';
import { influencerLinks as words } from '#messages/influencerLinks';
import { signIn as signInWords } from '#messages/signIn';
import { send } from '../api/client';
import { checkCookie, useLiveHere } from '../api/signingIn';
import { graphql } from '../gql';
import { Form } from '../ui/Form';
import { isolated } from '../ui/isolated';
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
  const { asked, askFirst } = useLiveHere();

  async function signIn(email: string): Promise<Outcome> {
    const question = await askFirst(email);
    if (question) return question;
    const { signInByLink: result } = await send(SignInByLink, { input: { link, transport: 'COOKIE' } });
    if (result.__typename !== 'SignedIn') return refuse(result);
    const refused = await checkCookie('INFLUENCER', words.signInNoCookies(location.host));
    if (refused) return refused;
    navigate('/studio', { replace: true });
  }

  return (
    <InfluencerLinkPage title={words.signInTitle} link={link} kind="SIGN_IN">
      {({ name, email }) => (
        <>
          <p class="muted">{words.signInLead}</p>
          <Form
            send={() => signIn(email)}
            submit={asked ? signInWords.anyway : words.signInAs(isolated(name))}
            busy={words.signingIn}
          />
        </>
      )}
    </InfluencerLinkPage>
  );
}
