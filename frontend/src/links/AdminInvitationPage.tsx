import { useState } from 'preact/hooks';
import { adminLinks as words } from '#messages/adminLinks';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Form, type Typed } from '../ui/Form';
import { NEW_PASSWORD, NewPasswordField, weakness } from '../ui/NewPasswordField';
import { type Outcome, refuse } from '../ui/outcome';
import { UsernameForManagers } from '../ui/UsernameForManagers';
import { AdminLinkPage } from './AdminLinkPage';
import type { MadeKey } from './SecretKeyOnce';

const AcceptAdminInvitation = graphql(`
  mutation AcceptAdminInvitation($input: AcceptAdminInvitationInput!) {
    acceptAdminInvitation(input: $input) {
      __typename
      ... on SecretKeyIssued { secretKey admin { email } }
      ... on Problem { message fix }
    }
  }
`);

/** /admin/invitation: an invited admin chooses a password and is shown their secret key, only once. */
export function AdminInvitationPage({ link }: { link: string }) {
  const [made, setMade] = useState<MadeKey | null>(null);

  async function join(typed: Typed): Promise<Outcome> {
    const password = typed(NEW_PASSWORD);
    const refused = weakness(password);
    if (refused[NEW_PASSWORD]) return { refused };
    const { acceptAdminInvitation: result } = await send(AcceptAdminInvitation, {
      input: { link, password },
    });
    if (result.__typename === 'InputRejected') return refuse(result, NEW_PASSWORD);
    if (result.__typename !== 'SecretKeyIssued') return refuse(result);
    setMade({ email: result.admin.email, secretKey: result.secretKey });
  }

  return (
    <AdminLinkPage
      title={words.invitationTitle}
      lead={words.invitationLead}
      link={link}
      kind="ADMIN_INVITATION"
      made={made}
    >
      {(email) => (
        <Form send={join} submit={words.submitInvitation} busy={words.joining}>
          <UsernameForManagers email={email} />
          <NewPasswordField label={words.password} />
        </Form>
      )}
    </AdminLinkPage>
  );
}
