import { studio as words } from '#messages/studio';
import { reportedPage } from '../pageReport/report';
import { usePageReport } from '../pageReport/usePageReport';
import { here } from '../ui/userAgent';
import { cameraSentence } from './camera';
import { endingSentence } from './endingSentence';
import { heldElsewhere, inShow, type StudioView } from './machine';
import type { Preview } from './usePreview';

/** What an admin on the telephone should know first; the same words that the influencer reads. */
function lastProblem(view: StudioView, preview: Preview, silent: boolean): string | null {
  if (view.problem) return view.problem.sentence;
  if (preview.problem) return cameraSentence(preview.problem, here.surroundings()).what;
  const reason = view.ending?.reason;
  if (view.ending && (reason === 'FAILED' || reason === 'LOST' || reason === 'ENDED_BY_HMS'))
    return endingSentence(view.ending);
  return silent ? words.silentReported : null;
}

/** Tell the desk how the studio stands. */
export function useStudioReport(view: StudioView, preview: Preview, silent: boolean): void {
  // In a show the devices are the SDK's.
  const inRoom = inShow(view.phase);
  const open = (kind: 'audio' | 'video') =>
    inRoom || preview.stream?.getTracks().some((track) => track.kind === kind) === true;
  usePageReport({
    page: heldElsewhere(view) ? null : reportedPage(view.phase),
    cameraOpen: open('video'),
    microphoneOpen: open('audio'),
    deviceProblem: preview.problem,
    problem: lastProblem(view, preview, silent),
  });
}
