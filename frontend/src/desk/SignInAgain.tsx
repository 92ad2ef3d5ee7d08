import { useCallback, useEffect } from 'preact/hooks';
import { signIn as signInWords } from '#messages/signIn';
import { onExpiredSession } from '../api/client';
import { usePoll } from '../api/poll';
import { isSignedIn } from '../api/signingIn';
import { type DeskViewer, deskViewer } from '../api/viewer';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';
import { lazyPage } from '../ui/lazyPage';
import { createQuestion } from '../ui/question';
import { useStore } from '../ui/store';

const AdminSignInForm = lazyPage(() => import('./AdminSignInForm'));

const session = createQuestion<void>();
const POLL_MS = 5000;

/** Whether the desk is waiting for somebody to sign in again. */
export function asksForSignIn(): boolean {
  return session.asked.get() !== null;
}

/** Signs somebody in again in place when their session has expired; requests wait meanwhile, drafts stay. */
export function SignInAgain() {
  const viewer = useStore(deskViewer);
  const pending = useStore(session.asked);
  useEffect(() => {
    onExpiredSession(session.ask);
    return () => onExpiredSession(null);
  }, []);
  return pending && viewer ? <Again viewer={viewer} goOn={pending.answer} /> : null;
}

function Again({ viewer, goOn }: { viewer: DeskViewer; goOn: () => void }) {
  // They may sign in again in another tab.
  const { data: signedIn } = usePoll(
    useCallback(() => isSignedIn('ADMIN'), []),
    POLL_MS,
  );
  useEffect(() => {
    if (signedIn) goOn();
  }, [signedIn, goOn]);
  return (
    // Escape has nowhere to lead: without a session there is nothing to see.
    <Dialog title={signInWords.again(isolated(viewer.name))} onClose={() => {}}>
      <p class="muted">{signInWords.againWhy}</p>
      <AdminSignInForm onlyEmail={viewer.email} onSignedIn={goOn} />
      <p>
        <a href="/admin/login">{signInWords.somebodyElse}</a>
      </p>
    </Dialog>
  );
}
