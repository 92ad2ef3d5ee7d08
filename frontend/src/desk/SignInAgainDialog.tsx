import { useCallback, useEffect } from 'preact/hooks';
import { sessionEnded } from '#messages/sessionEnded';
import { signIn as signInWords } from '#messages/signIn';
import { usePoll } from '../api/poll';
import { isSignedIn } from '../api/signingIn';
import type { DeskViewer } from '../api/viewer';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';
import AdminSignInForm from './AdminSignInForm';

const POLL_MS = 5000;

interface SignInAgainProps {
  viewer: DeskViewer;
  /** Called once they are signed in, here or elsewhere. */
  goOn: () => void;
  /** Escape has nowhere to lead: without a session there is nothing to see. */
  onClose: () => void;
}

/** Has somebody sign in again in place. */
export default function SignInAgainDialog({ viewer, goOn, onClose }: SignInAgainProps) {
  // They may sign in again in another tab.
  const { data: signedIn } = usePoll(
    useCallback(() => isSignedIn('ADMIN'), []),
    POLL_MS,
  );
  useEffect(() => {
    if (signedIn) goOn();
  }, [signedIn, goOn]);
  return (
    <Dialog title={sessionEnded.title(isolated(viewer.name))} onClose={onClose}>
      <p class="muted">{signInWords.againWhy}</p>
      <AdminSignInForm onlyEmail={viewer.email} onSignedIn={goOn} />
      <p>
        <a href="/admin/login">{signInWords.somebodyElse}</a>
      </p>
    </Dialog>
  );
}
