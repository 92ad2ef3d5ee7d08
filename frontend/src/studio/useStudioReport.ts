import { reportedPage } from '../pageReport/report';
import { usePageReport } from '../pageReport/usePageReport';
import { heldElsewhere, inShow, type StudioView } from './machine';
import type { Chosen } from './rehearsalDevices';
import { reportedProblem } from './reportedProblem';
import type { Preview } from './usePreview';

/** Tell the desk how the studio stands.
 *
 * @param rehearsing what was open when the rehearsal began that goes on; null without one.
 */
export function useStudioReport(
  view: StudioView,
  preview: Preview,
  silent: boolean,
  rehearsing: Chosen | null,
): void {
  // In a show the devices are the SDK's.
  const inRoom = inShow(view.phase);
  const open = (kind: 'audio' | 'video') =>
    inRoom || preview.stream?.getTracks().some((track) => track.kind === kind) === true;
  usePageReport({
    page: heldElsewhere(view) ? null : reportedPage(view.phase),
    cameraOpen: open('video') || rehearsing?.cameraId != null,
    microphoneOpen: open('audio') || rehearsing?.microphoneId != null,
    deviceProblem: preview.problem,
    problem: reportedProblem(view, preview.problem, silent),
  });
}
