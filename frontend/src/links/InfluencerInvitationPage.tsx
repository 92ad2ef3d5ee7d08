import { useLocation } from 'wouter-preact';
import { influencerLinks as words } from '#messages/influencerLinks';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Form, type Typed } from '../ui/Form';
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

  async function accept(typed: Typed): Promise<Outcome> {
    const password = typed(NEW_PASSWORD);
    const refused = weakness(password);
    if (refused[NEW_PASSWORD]) return { refused };
    const { acceptInvitation: result } = await send(AcceptInvitation, {
      input: { link, password, transport: 'COOKIE' },
    });
    if (result.__typename === 'InputRejected') return refuse(result, NEW_PASSWORD);
    if (result.__typename !== 'SignedIn') return refuse(result);
    navigate('/studio', { replace: true });
  }

  return (
    <InfluencerLinkPage title={words.invitationTitle} link={link} kind="INFLUENCER_INVITATION">
      {({ name, email }) => (
        <>
          <p>{words.invitationLead({ name, email })}</p>
          <Form send={accept} submit={words.accept} busy={words.accepting}>
            <UsernameForManagers email={email} />
            <NewPasswordField label={words.password} />
          </Form>
        </>
      )}
    </InfluencerLinkPage>
  );
}
