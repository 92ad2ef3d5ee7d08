/** What was measured in a rehearsal, judged; nothing here touches a device or the network. */
import type { ConnectivityCheckResult } from '@100mslive/hms-video-store';
import type { RehearsalResult } from '../gql/graphql';
import type { CameraProblem } from './camera';
import { JOIN_TIMED_OUT, NOTHING_SENT } from './failures';

/** Of a picture's brightness, 0 to 255: below this in every spot, it is black. */
const BLACK_BELOW = 24;
/** Of the loudness that the microphone's ring shows: from here on, somebody is heard. */
export const HEARD_FROM = 0.03;
/** What a picture needs, in kilobits per second. */
const ENOUGH_KBPS = 150;
/** Of what may be sent at most, where that is less. */
const MOST_OF_IT = 0.5;
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
  /** The most that may be sent there, in kilobits per second; null where it is enough for a show. */
  most?: number | null;
}

/** Judge the network. */
export function judgeUplink({ kbps, picture, failed, most = null }: Uplink): RehearsalResult {
  if (failed !== null) return NO_MEDIA.includes(failed) ? 'MEDIA_BLOCKED' : 'NETWORK_FAILED';
  const best = Math.max(0, ...kbps);
  if (best === 0) return 'MEDIA_BLOCKED';
  const enough = most === null ? ENOUGH_KBPS : Math.min(ENOUGH_KBPS, most * MOST_OF_IT);
  return picture && best < enough ? 'SLOW_UPLINK' : 'GOOD';
}

/** How far the SDK's own check is once it has a token, and 100ms has answered to that. */
const INIT_FETCHED = 1;

/** Read what the SDK's own check of the network reports.
 *
 * @param lastedMs for how long it sent something.
 * @param most what it may send at most, in kilobits per second; null if that is not known.
 * @returns null where it did not get as far as to try anything.
 */
export function judgeReport(
  report: ConnectivityCheckResult,
  lastedMs: number,
  most: number | null,
): Uplink | null {
  const { connectivityState, errors, signallingReport, mediaServerReport } = report;
  const uplink = { picture: true, most, kbps: [] };
  if (!signallingReport?.isConnected) {
    const [error] = errors ?? [];
    const tried = error !== undefined || (connectivityState ?? 0) >= INIT_FETCHED;
    return tried ? { ...uplink, failed: error?.code ?? JOIN_TIMED_OUT } : null;
  }
  if (!mediaServerReport?.isPublishICEConnected) return { ...uplink, failed: NOTHING_SENT };
  const bytes = mediaServerReport.stats?.combined.bytesSent ?? 0;
  return { ...uplink, failed: null, kbps: [(bytes * 8) / lastedMs] };
}
