import { studioWords } from '../messages/studio';

export type CameraProblem = 'refused' | 'missing' | 'busy' | 'insecure' | 'other';
export type Facing = 'user' | 'environment';

/** What the browser's refusal of a camera means for the person in front of it. */
export function cameraProblem(reason: unknown): CameraProblem {
  switch ((reason as { name?: string } | null)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'other';
  }
}

/** A problem in words: what is the case, and what to do. */
export function cameraSentence(problem: CameraProblem): { what: string; fix: string } {
  return { what: studioWords.camera[problem], fix: studioWords.camera[`${problem}Fix`] };
}

/** Open camera and microphone for a picture that nobody else sees; sound alone where there is no camera.
 *
 * Throws a CameraProblem.
 */
export async function openPreview(facing: Facing): Promise<MediaStream> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  // Browsers hide the camera from pages that did not come over https (or from localhost).
  if (!devices?.getUserMedia) throw 'insecure' satisfies CameraProblem;
  const video = { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } };
  try {
    return await devices.getUserMedia({ audio: true, video });
  } catch (reason) {
    const problem = cameraProblem(reason);
    if (problem !== 'missing') throw problem;
    try {
      return await devices.getUserMedia({ audio: true });
    } catch (second) {
      throw cameraProblem(second);
    }
  }
}

/** Switch off every device of a preview. */
export function closePreview(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
