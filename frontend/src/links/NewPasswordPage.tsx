import { influencerLinks as words } from '#messages/influencerLinks';
import { send } from '../api/client';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { ChoosePasswordForm } from './ChoosePasswordForm';
import { InfluencerLinkPage } from './InfluencerLinkPage';

const ChooseNewPassword = graphql(`
  mutation ChooseNewPassword($input: ChooseNewPasswordInput!) {
    chooseNewPassword(input: $input) {
      __typename
      ... on Problem { message fix }
    }
  }
`);

/** /new-password: an influencer who forgot their password chooses a new one, and is signed in with it. */
export default function NewPasswordPage({ link }: { link: string }) {
  const choose = async (password: string) =>
    (await send(ChooseNewPassword, { input: { link, password, transport: 'COOKIE' } })).chooseNewPassword;

  return (
    <InfluencerLinkPage title={words.newPasswordTitle} link={link} kind="NEW_PASSWORD">
      {({ name, email }) => (
        <>
          <p>{words.newPasswordLead({ name: isolated(name), email: isolated(email) })}</p>
          <ChoosePasswordForm email={email} choose={choose} />
        </>
      )}
    </InfluencerLinkPage>
  );
}
