import { broadcastFailures as sentences } from '#messages/broadcastFailures';

/** The SDK's codes for what it leaves unsaid: joining never settled; nothing is really sent; nothing to send it with. */
export const JOIN_TIMED_OUT = 6002;
export const NOTHING_SENT = 4005;
const DEVICE_MISSING = 3002;

/** Our own code, which neither the SDK nor 100ms uses: the role may send neither picture nor sound. */
export const MAY_ONLY_WATCH = 9001;

/** What the SDK says while the connection is gone. */
export const CONNECTION_LOST = 1003;

/** Neither the SDK's nor ours: whatever else went wrong. */
export const UNKNOWN_FAILURE = 6001;
const LONGEST_TEXT = 200;

/** What the desk is told of the SDK's error text: nothing that looks like a token, and not much of it. */
export function reportable(text: string): string {
  return text.replace(/eyJ[\w-]*[\w.-]*/g, '...').slice(0, LONGEST_TEXT);
}

/** A failure of joining or staying in the room, with the 100ms SDK's code, and its text for the desk. */
export class RoomFailure extends Error {
  constructor(
    readonly code: number,
    readonly text = '',
  ) {
    super(`100ms ${code}`);
    this.name = 'RoomFailure';
  }
}

/** Codes that mean "no camera, no microphone": with one of them nobody is on air, although joining worked. */
export function isDeviceRefusal(code: number): boolean {
  return code === 3001 || code === 3002 || code === 3003 || code === 3011;
}

/** Why nothing will ever be sent with a role; null where something can be.
 *
 * `allowed` is what 100ms lets the role send; a shared screen is not a show.
 */
export function roleFailure(
  allowed: readonly string[],
  has: { audio: boolean; video: boolean },
): number | null {
  const sound = allowed.includes('audio');
  const picture = allowed.includes('video');
  if (!sound && !picture) return MAY_ONLY_WATCH;
  return (sound && has.audio) || (picture && has.video) ? null : DEVICE_MISSING;
}

/** Whether another try may help in a moment: a network that is away, a service that is busy, or a stage on which
 * this page's own lost connection still stands. */
export function mayPass(code: number, text = ''): boolean {
  if (/role limit/i.test(text)) return true;
  return (
    (code >= 1000 && code < 2000) ||
    [2000, 2002, 2003, JOIN_TIMED_OUT, 429].includes(code) ||
    (code >= 500 && code < 600) ||
    (code >= 4000 && code < 5000)
  );
}

/** One sentence for a code of the 100ms SDK or its server (codes: 100ms.md 1.4 and 1.5).
 *
 * A server's own codes come in two numberings: 401 and 401xx mean the same.
 */
export function failureSentence(code: number, text = ''): string {
  // 100ms's own pages know these two by their words as well.
  if (/role limit|room is not active/i.test(text)) return sentences.full;
  const server = code >= 10_000 ? Math.floor(code / 100) : code;
  if (code === 3001 || code === 3011) return sentences.permission;
  if (code === 3002 || code === 3004 || code === 3014) return sentences.missing;
  if (code === 3003) return sentences.inUse;
  if (code === MAY_ONLY_WATCH) return sentences.watchOnly;
  if (code === 6010) return sentences.insecure;
  if (code === 6011 || code === 6012) return sentences.browser;
  if (code === JOIN_TIMED_OUT) return sentences.timeout;
  if (code === 2004 || code === 6008 || server === 401 || server === 403 || server === 404)
    return sentences.refused;
  if (server === 400) return sentences.full;
  if (server === 410) return sentences.removed;
  if (code === 2002 || code === 2003 || (code >= 1000 && code < 2000)) return sentences.network;
  if (code >= 3000 && code < 4000) return sentences.device;
  if (code >= 4000 && code < 5000) return sentences.media;
  if (code === 2000 || server === 429 || (server >= 500 && server < 600) || (code >= 5000 && code < 6000))
    return sentences.server;
  return sentences.unknown;
}
