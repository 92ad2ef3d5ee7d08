import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { invitationWords as words } from '../messages/invitation';
import { Button } from '../ui/Button';
import { SecretField } from '../ui/Field';
import { UsernameForManagers } from '../ui/UsernameForManagers';
import { LinkPage } from './LinkPage';

const TakeNewSecretKey = graphql(`
  mutation TakeNewSecretKey($input: TakeNewSecretKeyInput!) {
    takeNewSecretKey(input: $input) {
      __typename
      ... on SecretKeyIssued { secretKey admin { email } }
      ... on LinkInvalid { message fix }
      ... on SignInRefused { message fix retryAfterS }
    }
  }
`);

/** /admin/secret-key: an admin gives their password and is shown a new secret key, this once. */
export default function SecretKeyPage({ link }: { link: string }) {
  const password = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ email: string; secretKey: string } | null>(null);

  function reject(sentence: string): void {
    setError(sentence);
    password.current?.focus();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const given = password.current?.value ?? '';
    if (!given) return reject(words.passwordNeeded);
    setError(null);
    setBusy(true);
    try {
      const { takeNewSecretKey: result } = await mutate(TakeNewSecretKey, {
        input: { link, password: given },
      });
      if (result.__typename === 'SecretKeyIssued') {
        setMade({ email: result.admin.email, secretKey: result.secretKey });
        return;
      }
      reject([result.message, result.fix].filter(Boolean).join(' '));
    } catch (reason) {
      reject(failureOf(reason).message);
    }
    setBusy(false);
  }

  return (
    <LinkPage title={words.keyTitle} lead={words.keyLead} link={link} kind="SECRET_KEY_RESET" made={made}>
      {(email) => (
        <form onSubmit={submit} noValidate>
          <UsernameForManagers email={email} />
          <SecretField
            label={words.password}
            inputRef={password}
            name="password"
            autocomplete="current-password"
            required
          />
          <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
          <Button type="submit" kind="primary" busy={busy ? words.getting : null}>
            {words.submitKey}
          </Button>
        </form>
      )}
    </LinkPage>
  );
}
