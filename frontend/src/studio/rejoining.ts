const WITHIN_MS = 90_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 8000;
const STEADY_MS = 30_000;

/** A time without connection, in which this page tries to join its show again. */
export interface Drop {
  since: number;
  /** When the connection was back; never, so far, where it is infinite. */
  backAt: number;
  tries: number;
}

/** Note that the connection is gone: again, where it was back only for a moment. */
export function dropAt(last: Drop | null, at: number): Drop {
  const again = last !== null && at - last.backAt < STEADY_MS;
  return { ...(again ? last : { since: at, tries: 0 }), backAt: Number.POSITIVE_INFINITY };
}

/** How long to wait before the next try, in ms; null once it is time to give up.
 *
 * The first try is made at once, however long the SDK has tried before.
 */
export function pauseBefore({ tries, since }: Drop, at: number): number | null {
  if (tries === 0) return 0;
  if (at - since >= WITHIN_MS) return null;
  return Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
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
