import { useState } from 'preact/hooks';
import { adminLinks as words } from '#messages/adminLinks';
import { send } from '../api/client';
import { graphql } from '../gql';
import { SecretField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { type Outcome, refuse } from '../ui/outcome';
import { UsernameForManagers } from '../ui/UsernameForManagers';
import { AdminLinkPage } from './AdminLinkPage';
import type { MadeKey } from './SecretKeyOnce';

const TakeNewSecretKey = graphql(`
  mutation TakeNewSecretKey($input: TakeNewSecretKeyInput!) {
    takeNewSecretKey(input: $input) {
      __typename
      ... on SecretKeyIssued { secretKey admin { email } }
      ... on Problem { message fix }
    }
  }
`);

/** /admin/secret-key: an admin gives their password and is shown a new secret key, only once. */
export function SecretKeyPage({ link }: { link: string }) {
  const [made, setMade] = useState<MadeKey | null>(null);

  async function take(typed: Typed): Promise<Outcome> {
    const password = typed('password');
    if (!password) return { refused: { password: words.passwordNeeded } };
    const { takeNewSecretKey: result } = await send(TakeNewSecretKey, { input: { link, password } });
    if (result.__typename !== 'SecretKeyIssued') return refuse(result, 'password');
    setMade({ email: result.admin.email, secretKey: result.secretKey });
  }

  return (
    <AdminLinkPage
      title={words.keyTitle}
      lead={words.keyLead}
      link={link}
      kind="SECRET_KEY_RESET"
      made={made}
    >
      {(email) => (
        <Form send={take} submit={words.submitKey} busy={words.getting}>
          <UsernameForManagers email={email} />
          <SecretField label={words.password} name="password" autocomplete="current-password" required />
        </Form>
      )}
    </AdminLinkPage>
  );
}
