import { reportedPage } from '../pageReport/report';
import { usePageReport } from '../pageReport/usePageReport';
import { heldElsewhere, inShow, type StudioView } from './machine';
import { reportedProblem } from './reportedProblem';
import type { Preview } from './usePreview';

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
    problem: reportedProblem(view, preview.problem, silent),
  });
}
