import { useCallback, useEffect } from 'preact/hooks';
import { signIn as signInWords } from '#messages/signIn';
import { usePoll } from '../api/poll';
import { isSignedIn } from '../api/signingIn';
import AdminSignInForm from './AdminSignInForm';

const POLL_MS = 5000;

interface SignInAgainFormProps {
  onlyEmail: string;
  onSignedIn: () => void;
}

/** The form for somebody whose session has ended; it also notices that they have signed in elsewhere. */
export default function SignInAgainForm({ onlyEmail, onSignedIn }: SignInAgainFormProps) {
  // They may sign in again in another tab.
  const { data: signedIn } = usePoll(
    useCallback(() => isSignedIn('ADMIN'), []),
    POLL_MS,
  );
  useEffect(() => {
    if (signedIn) onSignedIn();
  }, [signedIn, onSignedIn]);
  return (
    <>
      <p class="muted">{signInWords.againWhy}</p>
      <AdminSignInForm onlyEmail={onlyEmail} onSignedIn={onSignedIn} />
      <p>
        <a href="/admin/login">{signInWords.somebodyElse}</a>
      </p>
    </>
  );
}
