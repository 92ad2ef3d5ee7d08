import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { ReportPageInput, StudioPage } from '../gql/graphql';
import { here } from '../ui/userAgent';
import { connectionWord, deviceAccess, reportDueInMs, type SentReport } from './report';

const ReportPage = graphql(`
  mutation ReportPage($input: ReportPageInput!) { reportPage(input: $input) { __typename } }
`);

/** What the page knows of itself; the rest is asked of the browser. */
export interface PageFacts {
  page: StudioPage | null;
  cameraOpen: boolean;
  microphoneOpen: boolean;
  /** Why camera or microphone could not be opened. */
  deviceProblem: string | null;
  /** The last problem, in words for admins. */
  problem: string | null;
}

type Connection = EventTarget & { effectiveType?: string };

function usePermission(name: 'camera' | 'microphone'): PermissionState | null {
  const [state, setState] = useState<PermissionState | null>(null);
  useEffect(() => {
    let status: PermissionStatus | null = null;
    const follow = () => setState(status?.state ?? null);
    // Browsers that do not tell answer with an error.
    const asked = navigator.permissions?.query({ name: name as PermissionName });
    asked?.then(
      (found) => {
        status = found;
        follow();
        found.addEventListener('change', follow);
      },
      () => {},
    );
    return () => status?.removeEventListener('change', follow);
  }, [name]);
  return state;
}

/** Online or not, and the kind of network, where the browser tells. */
function useNetwork(): { online: boolean; effectiveType: string | null } {
  const connection = (navigator as { connection?: Connection }).connection;
  const look = () => ({ online: navigator.onLine, effectiveType: connection?.effectiveType ?? null });
  const [seen, setSeen] = useState(look);
  useEffect(() => {
    const follow = () => setSeen(look());
    addEventListener('online', follow);
    addEventListener('offline', follow);
    connection?.addEventListener('change', follow);
    return () => {
      removeEventListener('online', follow);
      removeEventListener('offline', follow);
      connection?.removeEventListener('change', follow);
    };
  }, [connection]);
  return seen;
}

/** Tell the desk how this page stands, on each change and every 30 s, so that an admin can help by telephone.
 *
 * A report that does not get through is not worth a word: the next one comes.
 */
export function usePageReport(facts: PageFacts): void {
  const camera = usePermission('camera');
  const microphone = usePermission('microphone');
  const network = useNetwork();
  const [roundTripMs, setRoundTripMs] = useState<number | null>(null);
  const [turn, setTurn] = useState(0);
  const last = useRef<SentReport | null>(null);

  const report: ReportPageInput | null = facts.page && {
    page: facts.page,
    browser: here.browser(),
    inAppBrowser: here.app(),
    camera: deviceAccess(camera, facts.cameraOpen, facts.deviceProblem),
    microphone: deviceAccess(microphone, facts.microphoneOpen, facts.deviceProblem),
    connection: connectionWord({ ...network, roundTripMs }),
    problem: facts.problem,
  };
  const text = JSON.stringify(report);

  useEffect(() => {
    if (!report || !network.online) return;
    const sendReport = async () => {
      const began = performance.now();
      last.current = { text, at: Date.now() };
      try {
        await send(ReportPage, { input: report });
        setRoundTripMs(performance.now() - began);
      } catch {
        // The next one comes.
      }
      setTurn((count) => count + 1);
    };
    const timer = setTimeout(() => void sendReport(), reportDueInMs(last.current, report, Date.now()));
    return () => clearTimeout(timer);
  }, [text, turn, network.online]);
}
