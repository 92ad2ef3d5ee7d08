import { useEffect } from 'preact/hooks';
import { onExpiredSession } from '../api/client';
import { deskViewer } from '../api/viewer';
import { lazyDialog } from '../ui/lazyDialog';
import { createQuestion } from '../ui/question';
import { useStore } from '../ui/store';

const SignInAgainDialog = lazyDialog(() => import('./SignInAgainDialog'));

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
    <SignInAgainDialog viewer={viewer} goOn={pending.answer} onClose={() => {}} />
  ) : null;
}
