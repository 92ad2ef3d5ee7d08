import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { Redirect, useLocation, useSearch } from 'wouter-preact';
import { desk as deskWords } from '#messages/desk';
import { send } from '../api/client';
import { deskViewer, Viewer_Admin } from '../api/viewer';
import { graphql, readFragment } from '../gql';
import { Failed } from '../ui/Failed';
import { type Failure, type FailureCode, failureOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { hasStartedAgain } from '../ui/startAgain';
import { useStore } from '../ui/store';
import { toastDone } from '../ui/Toast';
import { Bar } from './Bar';
import { ConfirmKey } from './ConfirmKey';
import { OtherAccount } from './OtherAccount';
import { SignInAgain } from './SignInAgain';
import { signInAddress } from './signInAddress';

const SignedInQuery = graphql(`
  query SignedIn {
    viewer(audience: ADMIN) {
      __typename
      ...Viewer_Admin
    }
    desk { demo emulatorUrl }
  }
`);

/** What is over sometime without anybody doing anything on this page. */
const PASSING: ReadonlySet<FailureCode> = new Set(['UNAVAILABLE', 'UNREACHABLE', 'RATE_LIMITED']);
const AGAIN_MS = 5000;

interface Surroundings {
  demo: boolean;
  emulatorUrl: string | null;
}

interface SignedInProps {
  /** Stands in the place of a page where there is none, for whoever asks; null where there is one. */
  missing: ComponentChildren;
  children: (emulatorUrl: string | null) => ComponentChildren;
}

/** What every page of the desk stands in: somebody is signed in, or is led to the sign-in page. */
export function SignedIn({ missing, children }: SignedInProps) {
  const [path] = useLocation();
  const search = useSearch();
  const viewer = useStore(deskViewer);
  const [desk, setDesk] = useState<Surroundings | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const load = useCallback(async () => {
    try {
      const result = await send(SignedInQuery, {});
      const { viewer } = result;
      const admin = viewer?.__typename === 'Admin' ? readFragment(Viewer_Admin, viewer) : null;
      deskViewer.set(admin);
      if (admin && hasStartedAgain()) toastDone({ done: deskWords.signedInNow(isolated(admin.name)) });
      setDesk(result.desk);
      setFailure(null);
    } catch (reason) {
      setFailure(failureOf(reason));
    }
  }, []);
  useEffect(() => void load(), [load]);
  // Every failure is a new one, so it is tried until the desk answers.
  useEffect(() => {
    if (!failure || !PASSING.has(failure.code)) return;
    const timer = setTimeout(() => void load(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [failure, load]);

  function tryAgain(): void {
    setFailure(null);
    void load();
  }

  if (failure)
    return (
      <main class="login">
        <Failed class="stack" sentence={failure.message} onTryAgain={tryAgain} />
      </main>
    );
  if (!desk) return null;
  if (!viewer && missing) return missing;
  if (!viewer) return <Redirect to={signInAddress(path, search)} replace />;
  return (
    <>
      {desk.demo ? (
        <aside class="demo" aria-label={deskWords.demoLabel}>
          {deskWords.demo}
        </aside>
      ) : null}
      <Bar viewer={viewer} />
      {missing ?? children(desk.emulatorUrl)}
      <ConfirmKey />
      <SignInAgain />
      <OtherAccount />
    </>
  );
}
