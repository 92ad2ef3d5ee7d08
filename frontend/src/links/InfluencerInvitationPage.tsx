import { useLocation } from 'wouter-preact';
import { influencerLinks as words } from '#messages/influencerLinks';
import { signIn as signInWords } from '#messages/signIn';
import { send } from '../api/client';
import { checkCookie, useLiveHere } from '../api/signingIn';
import { graphql } from '../gql';
import { Form, type Typed } from '../ui/Form';
import { isolated } from '../ui/isolated';
import { NEW_PASSWORD, NewPasswordField, weakness } from '../ui/NewPasswordField';
import { type Outcome, refuse } from '../ui/outcome';
import { UsernameForManagers } from '../ui/UsernameForManagers';
import { InfluencerLinkPage } from './InfluencerLinkPage';

const AcceptInvitation = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on Problem { message fix }
    }
  }
`);

/** /invitation: an influencer chooses a password, and is signed in with it. */
export default function InfluencerInvitationPage({ link }: { link: string }) {
  const [, navigate] = useLocation();
  const { asked, askFirst } = useLiveHere();

  async function accept(typed: Typed, email: string): Promise<Outcome> {
    const password = typed(NEW_PASSWORD);
    const refused = weakness(password);
    if (refused[NEW_PASSWORD]) return { refused };
    const question = await askFirst(email);
    if (question) return question;
    const { acceptInvitation: result } = await send(AcceptInvitation, {
      input: { link, password, transport: 'COOKIE' },
    });
    if (result.__typename === 'InputRejected') return refuse(result, NEW_PASSWORD);
    if (result.__typename !== 'SignedIn') return refuse(result);
    const unkept = await checkCookie('INFLUENCER', words.invitationNoCookies(location.host));
    if (unkept) return unkept;
    navigate('/studio', { replace: true });
  }

  return (
    <InfluencerLinkPage title={words.invitationTitle} link={link} kind="INFLUENCER_INVITATION">
      {({ name, email }) => (
        <>
          <p>{words.invitationLead({ name: isolated(name), email: isolated(email) })}</p>
          <Form
            send={(typed) => accept(typed, email)}
            submit={asked ? signInWords.anyway : words.accept}
            busy={words.accepting}
          >
            <UsernameForManagers email={email} />
            <NewPasswordField label={words.password} />
          </Form>
        </>
      )}
    </InfluencerLinkPage>
  );
}
