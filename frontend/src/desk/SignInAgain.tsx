import { useEffect } from 'preact/hooks';
import { signIn as signInWords } from '#messages/signIn';
import { onExpiredSession } from '../api/client';
import { deskViewer } from '../api/viewer';
import { Dialog } from '../ui/Dialog';
import { lazyPage } from '../ui/lazyPage';
import { createStore, useStore } from '../ui/store';

const AdminSignInForm = lazyPage(() => import('./AdminSignInForm'));

interface Waiting {
  promise: Promise<void>;
  done: () => void;
}

const waiting = createStore<Waiting | null>(null);

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
  if (!pending || !viewer) return null;
  return (
    // Escape has nowhere to lead: without a session there is nothing to see.
    <Dialog title={signInWords.again(viewer.name)} onClose={() => {}}>
      <p class="muted">{signInWords.againWhy}</p>
      <AdminSignInForm
        onlyEmail={viewer.email}
        onSignedIn={() => {
          waiting.set(null);
          pending.done();
        }}
      />
      <p>
        <a href="/admin/login">{signInWords.somebodyElse}</a>
      </p>
    </Dialog>
  );
}
