import { influencerLinks as words } from '#messages/influencerLinks';
import { send } from '../api/client';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { ChoosePasswordForm } from './ChoosePasswordForm';
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
  const choose = async (password: string) =>
    (await send(AcceptInvitation, { input: { link, password, transport: 'COOKIE' } })).acceptInvitation;

  return (
    <InfluencerLinkPage title={words.invitationTitle} link={link} kind="INFLUENCER_INVITATION">
      {({ name, email }) => (
        <>
          <p>{words.invitationLead({ name: isolated(name), email: isolated(email) })}</p>
          <ChoosePasswordForm email={email} choose={choose} />
        </>
      )}
    </InfluencerLinkPage>
  );
}
