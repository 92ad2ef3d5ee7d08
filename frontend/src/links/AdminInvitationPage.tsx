import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { invitationWords as words } from '../messages/invitation';
import { Button } from '../ui/Button';
import { NewPasswordField, weakness } from '../ui/NewPasswordField';
import { UsernameForManagers } from '../ui/UsernameForManagers';
import { LinkPage } from './LinkPage';

const AcceptAdminInvitation = graphql(`
  mutation AcceptAdminInvitation($input: AcceptAdminInvitationInput!) {
    acceptAdminInvitation(input: $input) {
      __typename
      ... on SecretKeyIssued { secretKey admin { email } }
      ... on LinkInvalid { message fix }
      ... on InputRejected { message fix field }
      ... on SignInRefused { message fix }
    }
  }
`);

/** /admin/invitation: an invited admin chooses a password and is shown their secret key, this once. */
export default function InvitationPage({ link }: { link: string }) {
  const password = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<{ password?: string; form?: string }>({});
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ email: string; secretKey: string } | null>(null);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const chosen = password.current?.value ?? '';
    const weak = weakness(chosen);
    if (weak) {
      setErrors({ password: weak });
      password.current?.focus();
      return;
    }
    setErrors({});
    setBusy(true);
    try {
      const { acceptAdminInvitation: result } = await mutate(AcceptAdminInvitation, {
        input: { link, password: chosen },
      });
      if (result.__typename === 'SecretKeyIssued') {
        setMade({ email: result.admin.email, secretKey: result.secretKey });
        return;
      }
      const sentence = [result.message, result.fix].filter(Boolean).join(' ');
      setErrors({ [result.__typename === 'InputRejected' ? 'password' : 'form']: sentence });
      password.current?.focus();
    } catch (reason) {
      setErrors({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  return (
    <LinkPage
      title={words.invitationTitle}
      lead={words.invitationLead}
      link={link}
      kind="ADMIN_INVITATION"
      made={made}
    >
      {(email) => (
        <form onSubmit={submit} noValidate>
          <UsernameForManagers email={email} />
          <NewPasswordField label={words.password} inputRef={password} error={errors.password} />
          <div role="alert">{errors.form ? <p class="error">{errors.form}</p> : null}</div>
          <Button type="submit" kind="primary" busy={busy ? words.joining : null}>
            {words.submitInvitation}
          </Button>
        </form>
      )}
    </LinkPage>
  );
}
