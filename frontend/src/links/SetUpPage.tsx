import { useState } from 'preact/hooks';
import { setUp as setUpWords } from '#messages/setUp';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Entrance } from '../ui/Entrance';
import { EmailField, TextField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { NEW_PASSWORD, NewPasswordField, weakness } from '../ui/NewPasswordField';
import { type Outcome, type Refused, refuse } from '../ui/outcome';
import { type MadeKey, SecretKeyOnce } from './SecretKeyOnce';

const SetUpAdmin = graphql(`
  mutation SetUpAdmin($input: SetUpAdminInput!) {
    setUpAdmin(input: $input) {
      __typename
      ... on SecretKeyIssued { secretKey admin { email } }
      ... on Problem { message fix }
      ... on InputRejected { field }
    }
  }
`);

/** /admin/setup: makes the first owner out of a set-up link. `link` is the secret of the address's fragment. */
export function SetUpPage({ link }: { link: string }) {
  const [made, setMade] = useState<MadeKey | null>(null);

  async function setUp(typed: Typed): Promise<Outcome> {
    const input = {
      link,
      name: typed('name').trim(),
      email: typed('email').trim(),
      password: typed(NEW_PASSWORD),
    };
    const refused: Refused = weakness(input.password);
    if (!input.name) refused.name = setUpWords.nameNeeded;
    if (!input.email) refused.email = setUpWords.emailNeeded;
    if (Object.keys(refused).length > 0) return { refused };
    const { setUpAdmin: result } = await send(SetUpAdmin, { input });
    if (result.__typename === 'SecretKeyIssued')
      setMade({ email: result.admin.email, secretKey: result.secretKey });
    else if (result.__typename !== 'InputRejected') return refuse(result);
    else return refuse(result, result.field === 'password' ? NEW_PASSWORD : result.field);
  }

  if (made) return <SecretKeyOnce {...made} />;
  return (
    <Entrance title={setUpWords.title}>
      {link ? (
        <Form send={setUp} submit={setUpWords.submit} busy={setUpWords.submitting}>
          <p class="muted">{setUpWords.lead}</p>
          <TextField label={setUpWords.name} name="name" autocomplete="name" required />
          <EmailField label={setUpWords.email} />
          <NewPasswordField label={setUpWords.password} />
        </Form>
      ) : (
        <p class="stack">
          <strong>{setUpWords.noLink}</strong>
          <span>{setUpWords.noLinkHow(<code>greenroom setup-link</code>)}</span>
        </p>
      )}
    </Entrance>
  );
}
