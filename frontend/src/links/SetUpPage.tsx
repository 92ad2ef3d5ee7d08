import { useEffect, useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { setUpWords } from '../messages/setup';
import { Button } from '../ui/Button';
import { TextField } from '../ui/Field';
import { Mark } from '../ui/Mark';
import { NewPasswordField, weakness } from '../ui/NewPasswordField';
import { SecretKeyOnce } from './SecretKeyOnce';

const SetUpAdmin = graphql(`
  mutation SetUpAdmin($input: SetUpAdminInput!) {
    setUpAdmin(input: $input) {
      __typename
      ... on SecretKeyIssued { secretKey admin { email } }
      ... on LinkInvalid { message fix }
      ... on InputRejected { message fix field }
      ... on SignInRefused { message fix }
    }
  }
`);

type Errors = Partial<Record<'name' | 'email' | 'password' | 'form', string>>;

/** /admin/setup: makes the first owner out of a set-up link. `link` is the secret of the address's fragment. */
export default function SetUpPage({ link }: { link: string }) {
  const name = useRef<HTMLInputElement>(null);
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ email: string; secretKey: string } | null>(null);

  useEffect(() => {
    document.title = `${setUpWords.title} - Greenroom`;
  }, []);

  function reject(found: Errors): void {
    setErrors(found);
    const first = found.name ? name : found.email ? email : found.password ? password : null;
    first?.current?.focus();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const input = {
      link,
      name: name.current?.value.trim() ?? '',
      email: email.current?.value.trim() ?? '',
      password: password.current?.value ?? '',
    };
    const found: Errors = {};
    if (!input.name) found.name = setUpWords.nameNeeded;
    if (!/^\S+@\S+$/.test(input.email)) found.email = setUpWords.emailNeeded;
    const weak = weakness(input.password);
    if (weak) found.password = weak;
    if (Object.keys(found).length > 0) return reject(found);
    setErrors({});
    setBusy(true);
    try {
      const { setUpAdmin: result } = await mutate(SetUpAdmin, { input });
      if (result.__typename === 'SecretKeyIssued') {
        setMade({ email: result.admin.email, secretKey: result.secretKey });
        return;
      }
      const sentence = [result.message, result.fix].filter(Boolean).join(' ');
      const field = result.__typename === 'InputRejected' ? result.field : '';
      reject({ [field === 'name' || field === 'email' || field === 'password' ? field : 'form']: sentence });
    } catch (reason) {
      reject({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  return (
    <main class="login">
      <div>
        <Mark />
        {made ? <SecretKeyOnce email={made.email} secretKey={made.secretKey} /> : null}
        {made ? null : <h1>{setUpWords.title}</h1>}
        {made || link ? null : (
          <p class="stack">
            <strong>{setUpWords.noLink}</strong>
            <span>
              {setUpWords.noLinkHow} <code>greenroom setup-link</code> {setUpWords.noLinkThen}
            </span>
          </p>
        )}
        {made || !link ? null : (
          <form onSubmit={submit} noValidate>
            <p class="muted">{setUpWords.lead}</p>
            <TextField
              label={setUpWords.name}
              inputRef={name}
              name="name"
              autocomplete="name"
              error={errors.name}
              required
            />
            <TextField
              label={setUpWords.email}
              inputRef={email}
              name="email"
              type="email"
              autocomplete="username"
              autocapitalize="off"
              spellcheck={false}
              error={errors.email}
              required
            />
            <NewPasswordField label={setUpWords.password} inputRef={password} error={errors.password} />
            <div role="alert">{errors.form ? <p class="error">{errors.form}</p> : null}</div>
            <Button type="submit" kind="primary" busy={busy ? setUpWords.submitting : null}>
              {setUpWords.submit}
            </Button>
          </form>
        )}
      </div>
    </main>
  );
}
