import { useCallback, useEffect } from 'preact/hooks';
import { signIn as signInWords } from '#messages/signIn';
import { onExpiredSession } from '../api/client';
import { usePoll } from '../api/poll';
import { isSignedIn } from '../api/signingIn';
import { type DeskViewer, deskViewer } from '../api/viewer';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';
import { lazyPage } from '../ui/lazyPage';
import { createStore, useStore } from '../ui/store';

const AdminSignInForm = lazyPage(() => import('./AdminSignInForm'));

interface Waiting {
  promise: Promise<void>;
  done: () => void;
}

const waiting = createStore<Waiting | null>(null);
const POLL_MS = 5000;

/** Whether the desk is waiting for somebody to sign in again. */
export function asksForSignIn(): boolean {
  return waiting.get() !== null;
}

function askForSignIn(): Promise<void> {
  const already = waiting.get();
  if (already) return already.promise;
  let done = () => {};
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  waiting.set({ promise, done });
  return promise;
}

/** Signs somebody in again in place when their session has expired; requests wait meanwhile, drafts stay. */
export function SignInAgain() {
  const viewer = useStore(deskViewer);
  const pending = useStore(waiting);
  useEffect(() => {
    onExpiredSession(askForSignIn);
    return () => onExpiredSession(null);
  }, []);
  return pending && viewer ? <Again viewer={viewer} pending={pending} /> : null;
}

function Again({ viewer, pending }: { viewer: DeskViewer; pending: Waiting }) {
  const goOn = useCallback(() => {
    waiting.set(null);
    pending.done();
  }, [pending]);
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
