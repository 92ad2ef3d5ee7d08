const WITHIN_MS = 90_000;
/** So long it is tried at least: a device that wakes up needs a moment to find its network. */
const AT_LEAST_MS = 30_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 8000;
const STEADY_MS = 30_000;

/** A time without connection, in which this page tries to join its show again. */
export interface Drop {
  since: number;
  /** When the connection was back; never, so far, where it is infinite. */
  backAt: number;
  tries: number;
  /** When the first of them was made. */
  triedAt: number;
}

/** Note that the connection is gone: again, where it was back only for a moment. */
export function dropAt(last: Drop | null, at: number): Drop {
  const again = last !== null && at - last.backAt < STEADY_MS;
  return { ...(again ? last : { since: at, tries: 0, triedAt: at }), backAt: Number.POSITIVE_INFINITY };
}

/** How long to wait before the next try, in ms, which is counted; null once it is time to give up.
 *
 * The first try is made at once, however long the SDK has tried before.
 */
export function nextTry(drop: Drop, at: number): number | null {
  drop.tries += 1;
  if (drop.tries === 1) {
    drop.triedAt = at;
    return 0;
  }
  if (at >= Math.max(drop.since + WITHIN_MS, drop.triedAt + AT_LEAST_MS)) return null;
  return Math.min(FIRST_PAUSE_MS * 2 ** (drop.tries - 2), LONGEST_PAUSE_MS);
}

/** Wait; no longer than until the network comes back. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
  });
}
