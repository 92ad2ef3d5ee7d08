/** What was measured in a rehearsal, judged; nothing here touches a device or the network. */
import type { RehearsalResult } from '../gql/graphql';
import type { CameraProblem } from './camera';

/** Of a picture's brightness, 0 to 255: below this in every spot, it is black. */
const BLACK_BELOW = 24;
/** Of the loudness that the microphone's ring shows: from here on, somebody is heard. */
export const HEARD_FROM = 0.03;
/** What a picture needs, in kilobits per second. */
const ENOUGH_KBPS = 150;
/** The SDK's codes where it joined, and no media gets through. */
const NO_MEDIA = [4005, 4006];

/** Judge the browser.
 *
 * @param app the app whose own browser it is: empty if it is not known, null in a normal browser.
 */
export function judgeBrowser(secure: boolean, app: string | null): RehearsalResult {
  if (!secure) return 'NOT_HTTPS';
  return app === null ? 'GOOD' : 'IN_APP_BROWSER';
}

/** Say why a device could not be opened. */
export function judgeRefusal(device: 'CAMERA' | 'MICROPHONE', problem: CameraProblem): RehearsalResult {
  switch (problem) {
    case 'missing':
      return `NO_${device}`;
    case 'refused':
    case 'system':
      return `${device}_REFUSED`;
    case 'busy':
      return `${device}_BUSY`;
    default:
      return `${device}_FAILED`;
  }
}

/** Judge what the camera showed.
 *
 * @param brightest the brightest spot of each frame that was looked at, 0 to 255.
 */
export function judgePicture(brightest: readonly number[]): RehearsalResult {
  if (brightest.length === 0) return 'CAMERA_FAILED';
  return brightest.some((spot) => spot >= BLACK_BELOW) ? 'GOOD' : 'BLACK_PICTURE';
}

/** Judge what the microphone heard.
 *
 * @param levels how loud it was, 0 to 1, from moment to moment.
 * @param muted whether the device had muted it all the time.
 */
export function judgeSound(levels: readonly number[], muted: boolean): RehearsalResult {
  if (levels.some((level) => level >= HEARD_FROM)) return 'GOOD';
  // A microphone that is on never sends nothing at all.
  if (muted || (levels.length > 0 && levels.every((level) => level === 0))) return 'MICROPHONE_MUTED';
  return levels.length === 0 ? 'MICROPHONE_FAILED' : 'MICROPHONE_SILENT';
}

/** What left this machine in a practice room. */
export interface Uplink {
  /** Kilobits in each second that was measured. */
  kbps: readonly number[];
  /** Whether a picture was among it; a role may allow sound alone. */
  picture: boolean;
  /** Why the room could not be joined or was lost, by the SDK's code; null if it was joined. */
  failed: number | null;
}

/** Judge the network. */
export function judgeUplink({ kbps, picture, failed }: Uplink): RehearsalResult {
  if (failed !== null) return NO_MEDIA.includes(failed) ? 'MEDIA_BLOCKED' : 'NETWORK_FAILED';
  const best = Math.max(0, ...kbps);
  if (best === 0) return 'MEDIA_BLOCKED';
  return picture && best < ENOUGH_KBPS ? 'SLOW_UPLINK' : 'GOOD';
}
