import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { accountWords as words } from '../messages/account';
import { Button } from '../ui/Button';
import { SecretField } from '../ui/Field';
import { NewPasswordField, weakness } from '../ui/NewPasswordField';
import { UsernameForManagers } from '../ui/UsernameForManagers';

const ChangeOwnPassword = graphql(`
  mutation ChangeOwnPassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      __typename
      ... on PasswordChanged { endedSessions }
      ... on InputRejected { message fix field }
      ... on SignInRefused { message fix }
    }
  }
`);

interface Errors {
  current?: string;
  next?: string;
  form?: string;
}

/** A new password, against the present one; folded away until it is wanted. */
export function PasswordForm({ email, onChanged }: { email: string; onChanged: (ended: number) => void }) {
  const current = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);

  function reject(found: Errors): void {
    setErrors(found);
    (found.current ? current : found.next ? next : null)?.current?.focus();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const currentPassword = current.current?.value ?? '';
    const newPassword = next.current?.value ?? '';
    const weak = weakness(newPassword);
    if (!currentPassword) return reject({ current: words.currentNeeded });
    if (weak) return reject({ next: weak });
    setErrors({});
    setBusy(true);
    try {
      const { changePassword: result } = await mutate(ChangeOwnPassword, {
        input: { audience: 'INFLUENCER', currentPassword, newPassword },
      });
      if (result.__typename === 'PasswordChanged') {
        // The form goes, and both passwords with it.
        setOpen(false);
        onChanged(result.endedSessions);
      } else {
        const sentence = [result.message, result.fix].filter(Boolean).join(' ');
        const isCurrent = result.__typename === 'SignInRefused' || result.field === 'currentPassword';
        reject(isCurrent ? { current: sentence } : { next: sentence });
      }
    } catch (reason) {
      reject({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  if (!open)
    return (
      <section>
        <Button onClick={() => setOpen(true)}>{words.changePassword}</Button>
      </section>
    );
  return (
    <section>
      <h3>{words.changePassword}</h3>
      <form onSubmit={submit} noValidate>
        <UsernameForManagers email={email} />
        <p class="hint">{words.passwordLead}</p>
        <SecretField
          label={words.current}
          inputRef={current}
          name="current-password"
          autocomplete="current-password"
          error={errors.current}
          autofocus
          required
        />
        <NewPasswordField label={words.next} inputRef={next} error={errors.next} />
        <div role="alert">{errors.form ? <p class="error">{errors.form}</p> : null}</div>
        <Button type="submit" kind="primary" busy={busy ? words.changing : null}>
          {words.change}
        </Button>
      </form>
    </section>
  );
}
