import { changePassword as words } from '#messages/changePassword';
import { graphql } from '../gql';
import type { Audience } from '../gql/graphql';
import { SecretField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { NEW_PASSWORD, NewPasswordField, weakness } from '../ui/NewPasswordField';
import { type Outcome, type Refused, refuse } from '../ui/outcome';
import { UsernameForManagers } from '../ui/UsernameForManagers';
import { send } from './client';

const ChangePassword = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      __typename
      ... on PasswordChanged { endedSessions }
      ... on Problem { message fix }
      ... on InputRejected { field }
    }
  }
`);

const CURRENT = 'current-password';

interface PasswordFormProps {
  audience: Audience;
  email: string;
  class?: string;
  autofocus?: boolean;
  /** Told how many other sessions were ended. */
  onChanged: (ended: number) => void;
}

/** A new password, against the current one. */
export function PasswordForm({ audience, email, autofocus, onChanged, ...rest }: PasswordFormProps) {
  async function change(typed: Typed): Promise<Outcome> {
    const currentPassword = typed(CURRENT);
    const newPassword = typed(NEW_PASSWORD);
    const refused: Refused = weakness(newPassword);
    if (!currentPassword) refused[CURRENT] = words.currentNeeded;
    if (Object.keys(refused).length > 0) return { refused };
    const { changePassword: result } = await send(ChangePassword, {
      input: { audience, currentPassword, newPassword },
    });
    if (result.__typename === 'PasswordChanged') {
      onChanged(result.endedSessions);
      return;
    }
    const aboutNew = result.__typename === 'InputRejected' && result.field === 'newPassword';
    return refuse(result, aboutNew ? NEW_PASSWORD : CURRENT);
  }

  return (
    <Form {...rest} send={change} submit={words.change} busy={words.changing}>
      <UsernameForManagers email={email} />
      <SecretField
        label={words.current}
        name={CURRENT}
        autocomplete="current-password"
        autofocus={autofocus}
        required
      />
      <NewPasswordField label={words.next} />
    </Form>
  );
}
