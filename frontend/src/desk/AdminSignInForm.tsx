import { signIn as signInWords } from '#messages/signIn';
import { send } from '../api/client';
import { checkCookie } from '../api/signingIn';
import { deskViewer, Viewer_Admin } from '../api/viewer';
import { graphql, readFragment } from '../gql';
import { EmailField, SecretField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import type { Outcome } from '../ui/outcome';
import { refuseSignIn } from '../ui/RetryCountdown';
import { refuseEmpty } from '../ui/refuseEmpty';

const AdminSignIn = graphql(`
  mutation AdminSignIn($input: AdminSignInInput!) {
    adminSignIn(input: $input) {
      __typename
      ... on SignedIn {
        viewer {
          __typename
          ...Viewer_Admin
        }
      }
      ... on SignInRefused { message fix retryAfterS }
    }
  }
`);

interface AdminSignInFormProps {
  /** Only this person may go on, for a session that expired in the middle of something. */
  onlyEmail?: string;
  onSignedIn: () => void;
}

/** Email, password and secret key; says in one sentence when they do not match, and keeps what was typed. */
export default function AdminSignInForm({ onlyEmail, onSignedIn }: AdminSignInFormProps) {
  async function signIn(typed: Typed): Promise<Outcome> {
    const input = {
      email: typed('email').trim(),
      password: typed('password'),
      // As typed: the desk overlooks spaces, hyphens and case.
      secretKey: typed('secret-key').trim(),
      transport: 'COOKIE' as const,
    };
    const empty = refuseEmpty(typed, ['email', 'password', 'secret-key']);
    if (empty) return empty;
    const { adminSignIn: result } = await send(AdminSignIn, { input });
    if (result.__typename === 'SignInRefused') return refuseSignIn(result);
    if (result.viewer.__typename !== 'Admin') return;
    const refused = await checkCookie('ADMIN', signInWords.noCookies(location.host));
    if (refused) return refused;
    deskViewer.set(readFragment(Viewer_Admin, result.viewer));
    onSignedIn();
  }

  return (
    <Form send={signIn} submit={signInWords.submit} busy={signInWords.submitting}>
      <EmailField
        label={signInWords.email}
        defaultValue={onlyEmail ?? ''}
        readOnly={onlyEmail !== undefined}
      />
      <SecretField
        label={signInWords.password}
        name="password"
        autocomplete="current-password"
        autofocus={onlyEmail !== undefined}
        required
      />
      <SecretField
        label={signInWords.secretKey}
        hint={signInWords.secretKeyHint}
        name="secret-key"
        autocomplete="one-time-code"
        mono
        required
      />
    </Form>
  );
}
