import { camera } from '#messages/camera';
import { type Device, properBrowser } from '../ui/userAgent';

/** `refused`: in the browser; `system`: by the device's own settings, or those for the whole browser. */
export type CameraProblem = 'refused' | 'system' | 'missing' | 'busy' | 'insecure' | 'other';
export type Facing = 'user' | 'environment';

/** Which devices to open; null leaves it to the browser. */
export interface DeviceChoice {
  facing: Facing;
  cameraId: string | null;
  microphoneId: string | null;
}

/** In which browser a camera has failed. */
export interface Surroundings {
  device: Device;
  /** The app whose own browser it is: empty if it is not known, null in a normal browser. */
  app: string | null;
  browserName: string | null;
}

/** What the browser's refusal of a camera means for the person in front of it. */
export function cameraProblem(reason: unknown): CameraProblem {
  const { name, message } = (reason ?? {}) as { name?: string; message?: string };
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      // "Permission denied by system" (Chromium), "... by the user agent or the platform" (Safari) is both.
      return /system/i.test(message ?? '') ? 'system' : 'refused';
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

/** A problem in words: what is the case, and what to do on this device. */
export function cameraSentence(problem: CameraProblem, where: Surroundings): { what: string; fix: string } {
  if (problem === 'missing' || problem === 'busy')
    return { what: camera[problem], fix: camera[`${problem}Fix`] };
  // Whatever such a browser gives as its reason: it has no camera to give.
  if (where.app !== null) {
    const proper = properBrowser(where.device) ?? camera.anotherBrowser;
    return { what: where.app ? camera.inApp(where.app) : camera.inThisApp, fix: camera.inAppFix(proper) };
  }
  const browser = where.browserName ?? camera.thisBrowser;
  if (problem === 'system') return { what: camera.system, fix: camera.systemFix[where.device](browser) };
  if (problem !== 'refused') return { what: camera[problem], fix: camera[`${problem}Fix`] };
  // Only Safari itself keeps the permission with the page there; all others have it in the phone's settings.
  const inSettings = where.device === 'iphone' && where.browserName !== 'Safari';
  const fix = inSettings ? camera.systemFix.iphone(browser) : camera.refusedFix[where.device];
  return { what: camera.refused, fix };
}

/** Open camera and microphone for a picture that nobody else sees; sound alone where there is no camera.
 *
 * Throws a CameraProblem.
 */
export async function openPreview({ facing, cameraId, microphoneId }: DeviceChoice): Promise<MediaStream> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  // Browsers hide the camera from pages that did not come over https (or from localhost).
  if (!devices?.getUserMedia) throw 'insecure' satisfies CameraProblem;
  const which = cameraId === null ? { facingMode: facing } : { deviceId: { exact: cameraId } };
  const video = { ...which, width: { ideal: 1280 }, height: { ideal: 720 } };
  const audio = microphoneId === null ? true : { deviceId: { exact: microphoneId } };
  try {
    return await devices.getUserMedia({ audio, video });
  } catch (reason) {
    const problem = cameraProblem(reason);
    if (problem !== 'missing') throw problem;
    // What was chosen is gone: any other will do.
    if (cameraId !== null || microphoneId !== null)
      return openPreview({ facing, cameraId: null, microphoneId: null });
    try {
      return await devices.getUserMedia({ audio });
    } catch (second) {
      throw cameraProblem(second);
    }
  }
}

/** Switch off every device of a preview. */
export function closePreview(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Whether a picture shows the person in front of the device: such a picture is shown as in a mirror. */
export function isSelfie(stream: MediaStream | null): boolean {
  return stream?.getVideoTracks()[0]?.getSettings().facingMode !== 'environment';
}
