import { broadcastFailures as sentences } from '../messages/studio';

/** Our own codes beside the SDK's, for what the SDK leaves unsaid: joining never settled; nothing is really sent. */
export const JOIN_TIMED_OUT = 6002;
export const NOTHING_SENT = 4005;

/** A failure of joining or staying in the room, with the 100ms SDK's code. */
export class RoomFailure extends Error {
  constructor(readonly code: number) {
    super(`100ms ${code}`);
    this.name = 'RoomFailure';
  }
}

/** Codes that mean "no camera, no microphone": with one of them nobody is on air, although joining worked. */
export function isDeviceRefusal(code: number): boolean {
  return code === 3001 || code === 3002 || code === 3003 || code === 3011;
}

/** One sentence for a code of the 100ms SDK or its server (codes: 100ms.md 1.4 and 1.5). */
export function failureSentence(code: number): string {
  if (code === 3001 || code === 3011) return sentences.permission;
  if (code === 3002 || code === 3004 || code === 3014) return sentences.missing;
  if (code === 3003) return sentences.inUse;
  if (code === 6010) return sentences.insecure;
  if (code === JOIN_TIMED_OUT) return sentences.timeout;
  if (code === 2004 || code === 401 || code === 403 || Math.floor(code / 100) === 401)
    return sentences.refused;
  if (code === 400 || code === 6008 || Math.floor(code / 100) === 400) return sentences.full;
  if (code === 2002 || code === 2003 || (code >= 1000 && code < 2000)) return sentences.network;
  if (code >= 3000 && code < 4000) return sentences.device;
  if (code >= 4000 && code < 5000) return sentences.media;
  if (code === 2000 || (code >= 500 && code < 600) || (code >= 5000 && code < 6000)) return sentences.server;
  return sentences.unknown;
}
