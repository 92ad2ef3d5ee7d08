import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { type DeskViewer, deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import { signInWords } from '../messages/shared';
import { Button } from '../ui/Button';
import { SecretField, TextField } from '../ui/Field';
import { RetryCountdown } from '../ui/RetryCountdown';

const AdminSignIn = graphql(`
  mutation AdminSignIn($input: AdminSignInInput!) {
    adminSignIn(input: $input) {
      __typename
      ... on SignedIn {
        viewer {
          __typename
          ... on Admin { id name email role permissions }
        }
      }
      ... on SignInRefused { message fix retryAfterS }
    }
  }
`);

interface Refusal {
  sentence: string;
  retryAt: number | null;
}

interface AdminSignInFormProps {
  /** Only this person may go on, for a session that ran out in the middle of something. */
  onlyEmail?: string;
  onSignedIn: (viewer: DeskViewer) => void;
}

/** Email, password and secret key; says in one sentence when they do not match, and keeps what was typed. */
export function AdminSignInForm({ onlyEmail, onSignedIn }: AdminSignInFormProps) {
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const secretKey = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const input = {
      email: onlyEmail ?? email.current?.value.trim() ?? '',
      password: password.current?.value ?? '',
      // As typed: the desk overlooks blanks, hyphens and case.
      secretKey: secretKey.current?.value.trim() ?? '',
      transport: 'COOKIE' as const,
    };
    if (!input.email || !input.password || !input.secretKey) {
      setRefusal({ sentence: signInWords.empty, retryAt: null });
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      const { adminSignIn: result } = await mutate(AdminSignIn, { input });
      if (result.__typename === 'SignedIn' && result.viewer.__typename === 'Admin') {
        deskViewer.set(result.viewer);
        onSignedIn(result.viewer);
        return;
      }
      if (result.__typename === 'SignInRefused') {
        const sentence = [result.message, result.fix].filter(Boolean).join(' ');
        const retryAt = result.retryAfterS ? Date.now() + result.retryAfterS * 1000 : null;
        setRefusal({ sentence, retryAt });
      }
    } catch (reason) {
      setRefusal({ sentence: failureOf(reason).message, retryAt: null });
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={signInWords.email}
        inputRef={email}
        name="email"
        type="email"
        autocomplete="username"
        autocapitalize="off"
        spellcheck={false}
        defaultValue={onlyEmail ?? ''}
        readOnly={onlyEmail !== undefined}
        required
      />
      <SecretField
        label={signInWords.password}
        inputRef={password}
        name="password"
        autocomplete="current-password"
        autofocus={onlyEmail !== undefined}
        required
      />
      <SecretField
        label={signInWords.secretKey}
        hint={signInWords.secretKeyHint}
        inputRef={secretKey}
        name="secret-key"
        autocomplete="one-time-code"
        mono
        required
      />
      <div role="alert">
        {refusal ? (
          <p class="error">
            <span>
              {refusal.sentence} {refusal.retryAt ? <RetryCountdown until={refusal.retryAt} /> : null}
            </span>
          </p>
        ) : null}
      </div>
      <Button type="submit" kind="primary" busy={busy ? signInWords.submitting : null}>
        {signInWords.submit}
      </Button>
    </form>
  );
}
