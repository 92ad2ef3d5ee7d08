import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import { settingsWords as words } from '../messages/settings';
import { Button } from '../ui/Button';
import { SecretField } from '../ui/Field';
import { NewPasswordField, weakness } from '../ui/NewPasswordField';
import { useStore } from '../ui/store';
import { toastDone } from '../ui/Toast';
import { sessionsChanged } from './sessionsChanged';

const ChangePasswordDocument = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      __typename
      ... on PasswordChanged { endedSessions }
      ... on InputRejected { message fix field }
      ... on SignInRefused { message fix retryAfterS }
    }
  }
`);

interface Errors {
  current?: string;
  next?: string;
  form?: string;
}

/** A new password, against the present one; it ends every other session. */
export function ChangePassword() {
  const viewer = useStore(deskViewer);
  const current = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  // A fresh form after a change: nothing of either password stays.
  const [turn, setTurn] = useState(0);

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
    const found: Errors = {};
    if (!currentPassword) found.current = words.currentNeeded;
    if (weak) found.next = weak;
    if (Object.keys(found).length > 0) return reject(found);
    setErrors({});
    setBusy(true);
    try {
      const { changePassword: result } = await mutate(ChangePasswordDocument, {
        input: { audience: 'ADMIN', currentPassword, newPassword },
      });
      if (result.__typename === 'PasswordChanged') {
        toastDone(words.changed(result.endedSessions));
        sessionsChanged.set(sessionsChanged.get() + 1);
        setTurn(turn + 1);
      } else {
        const sentence = [result.message, result.fix].filter(Boolean).join(' ');
        const aboutNext = result.__typename === 'InputRejected' && result.field === 'newPassword';
        reject(aboutNext ? { next: sentence } : { current: sentence });
      }
    } catch (reason) {
      reject({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  return (
    <section class="part">
      <h2>{words.password}</h2>
      <p class="muted lead">{words.passwordLead}</p>
      <form class="own" key={turn} onSubmit={submit} noValidate>
        <input type="text" hidden readOnly autocomplete="username" value={viewer?.email ?? ''} />
        <SecretField
          label={words.current}
          inputRef={current}
          name="current-password"
          autocomplete="current-password"
          error={errors.current}
          required
        />
        <NewPasswordField label={words.next} inputRef={next} error={errors.next} />
        <div role="alert">{errors.form ? <p class="error">{errors.form}</p> : null}</div>
        <div>
          <Button type="submit" kind="primary" busy={busy ? words.changing : null}>
            {words.change}
          </Button>
        </div>
      </form>
      <h3>{words.secretKey}</h3>
      <p class="hint">{words.secretKeyHow}</p>
    </section>
  );
}
