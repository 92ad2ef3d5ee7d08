import { useEffect } from 'preact/hooks';
import { sessionEnded as words } from '#messages/sessionEnded';
import { onExpiredSession } from '../api/client';
import { deskViewer } from '../api/viewer';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';
import { lazyPage } from '../ui/lazyPage';
import { createQuestion } from '../ui/question';
import { useStore } from '../ui/store';

const SignInAgainForm = lazyPage(() => import('./SignInAgainForm'));

const session = createQuestion<void>();

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
  return pending && viewer ? (
    // Escape has nowhere to lead: without a session there is nothing to see.
    <Dialog title={words.title(isolated(viewer.name))} onClose={() => {}}>
      <SignInAgainForm onlyEmail={viewer.email} onSignedIn={pending.answer} />
    </Dialog>
  ) : null;
}
