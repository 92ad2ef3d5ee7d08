import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { signInWords } from '../messages/shared';
import { studioWords } from '../messages/studio';
import { Button } from '../ui/Button';
import { SecretField, TextField } from '../ui/Field';
import { lazyPage } from '../ui/lazyPage';
import { Mark } from '../ui/Mark';
import { RetryCountdown } from '../ui/RetryCountdown';
import { here } from '../ui/userAgent';

const OpenInBrowser = lazyPage(() => import('../ui/OpenInBrowser'));

const InfluencerSignIn = graphql(`
  mutation InfluencerSignIn($input: InfluencerSignInInput!) {
    influencerSignIn(input: $input) {
      __typename
      ... on SignedIn { expiresAt }
      ... on SignInRefused { message fix retryAfterS }
    }
  }
`);

/** /login: the influencer's door. */
export function InfluencerSignInPage() {
  const [app, setApp] = useState(here.app);
  return app ? <OpenInBrowser app={app} onGoOn={() => setApp(null)} /> : <SignInForm />;
}

function SignInForm() {
  const [, navigate] = useLocation();
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ sentence: string; retryAt: number | null } | null>(null);

  useEffect(() => {
    document.title = `${signInWords.influencerTitle} - Greenroom`;
  }, []);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const input = {
      email: email.current?.value.trim() ?? '',
      password: password.current?.value ?? '',
      transport: 'COOKIE' as const,
    };
    if (!input.email || !input.password) {
      setRefusal({ sentence: signInWords.empty, retryAt: null });
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      const { influencerSignIn: result } = await mutate(InfluencerSignIn, { input });
      if (result.__typename === 'SignedIn') {
        navigate('/studio', { replace: true });
        return;
      }
      const sentence = [result.message, result.fix].filter(Boolean).join(' ');
      setRefusal({ sentence, retryAt: result.retryAfterS ? Date.now() + result.retryAfterS * 1000 : null });
    } catch (reason) {
      setRefusal({ sentence: failureOf(reason).message, retryAt: null });
    }
    setBusy(false);
  }

  return (
    <main class="login">
      <div>
        <Mark />
        <h1>{signInWords.influencerTitle}</h1>
        <form onSubmit={submit} noValidate>
          <TextField
            label={signInWords.email}
            inputRef={email}
            name="email"
            type="email"
            autocomplete="username"
            autocapitalize="off"
            spellcheck={false}
            required
          />
          <SecretField
            label={signInWords.password}
            inputRef={password}
            name="password"
            autocomplete="current-password"
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
          <p class="hint">{studioWords.noPassword}</p>
        </form>
      </div>
    </main>
  );
}
