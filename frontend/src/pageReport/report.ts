/** When a page reports itself to the desk, and what: pure rules. */

import type { DeviceAccess, ReportPageInput, StudioPage } from '../gql/graphql';

export const REPORT_EVERY_MS = 30_000;
/** Changes come in flocks: one report for all of them. */
const SETTLE_MS = 500;
const SLOW_ROUND_TRIP_MS = 1500;

export interface SentReport {
  text: string;
  at: number;
}

/** How long to wait before the next report: soon after a change, else 30 s after the last one. */
export function reportDueInMs(last: SentReport | null, report: ReportPageInput, now: number): number {
  if (last === null || last.text !== JSON.stringify(report)) return SETTLE_MS;
  return Math.max(0, last.at + REPORT_EVERY_MS - now);
}

/** Where the page is, as the desk calls it; null while that is not known yet. */
export function reportedPage(phase: string): StudioPage | null {
  switch (phase) {
    case 'ready':
    case 'rejoin':
    case 'elsewhere':
      return 'CAMERA_CHECK';
    case 'blocked':
    case 'paused':
      return 'BLOCKED';
    case 'connecting':
      return 'CONNECTING';
    case 'live':
      return 'LIVE';
    case 'reconnecting':
      return 'RECONNECTING';
    case 'ended':
      return 'ENDED';
    default:
      return null;
  }
}

/** Whether the page may use a device: what happened weighs more than what the browser says of its settings.
 *
 * @param permission what the browser's settings say; null where it does not tell.
 * @param open whether the device is open right now.
 * @param problem why devices could not be opened.
 */
export function deviceAccess(
  permission: PermissionState | null,
  open: boolean,
  problem: string | null,
): DeviceAccess {
  if (open) return 'GRANTED';
  if (problem === 'refused' || problem === 'system' || permission === 'denied') return 'DENIED';
  if (problem === 'missing') return 'MISSING';
  if (permission === 'granted') return 'GRANTED';
  return permission === 'prompt' ? 'PROMPT' : 'UNKNOWN';
}

/** The network in a word. */
export function connectionWord(seen: {
  online: boolean;
  effectiveType: string | null;
  roundTripMs: number | null;
}): 'offline' | 'slow' | 'ok' {
  if (!seen.online) return 'offline';
  const slow = seen.effectiveType !== null && seen.effectiveType !== '4g';
  return slow || (seen.roundTripMs ?? 0) > SLOW_ROUND_TRIP_MS ? 'slow' : 'ok';
}
