import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { doorWords as words } from '../messages/doors';
import { Button } from '../ui/Button';
import { NewPasswordField, weakness } from '../ui/NewPasswordField';
import { UsernameForManagers } from '../ui/UsernameForManagers';
import { Door } from './Door';

const AcceptInvitation = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on LinkInvalid { message fix }
      ... on InputRejected { message fix }
      ... on SignInRefused { message fix }
    }
  }
`);

/** /invitation: an influencer chooses a password, and is signed in with it. */
export default function InvitationPage({ link }: { link: string }) {
  const [, navigate] = useLocation();
  const password = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<{ password?: string; form?: string }>({});
  const [busy, setBusy] = useState(false);

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
      const { acceptInvitation: result } = await mutate(AcceptInvitation, {
        input: { link, password: chosen, transport: 'COOKIE' },
      });
      if (result.__typename === 'SignedIn') return navigate('/studio', { replace: true });
      const sentence = [result.message, result.fix].filter(Boolean).join(' ');
      setErrors({ [result.__typename === 'InputRejected' ? 'password' : 'form']: sentence });
    } catch (reason) {
      setErrors({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  return (
    <Door title={words.invitationTitle} link={link} kind="INFLUENCER_INVITATION">
      {({ name, email }) => (
        <>
          <p>
            {words.forWhom(name)} {words.signsInWith(email)} {words.choose}
          </p>
          <form onSubmit={submit} noValidate>
            <UsernameForManagers email={email} />
            <NewPasswordField label={words.password} inputRef={password} error={errors.password} />
            <div role="alert">{errors.form ? <p class="error">{errors.form}</p> : null}</div>
            <Button type="submit" kind="primary" busy={busy ? words.accepting : null}>
              {words.accept}
            </Button>
          </form>
        </>
      )}
    </Door>
  );
}
