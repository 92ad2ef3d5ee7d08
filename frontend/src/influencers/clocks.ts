/** The desk's clock at both ends of a request, and how far 100ms's is ahead of it, in seconds. */
export interface DeskClocks {
  askedAt: string;
  answeredAt: string;
  hmsAheadS: number | null;
}

/** By how many ms this browser and 100ms are ahead of the desk's server; null for a clock that is not known. */
export interface Ahead {
  browser: number;
  hms: number | null;
}

/** Clocks that the network sets are hardly apart by more than a second or two. */
export const ALIKE_MS = 30_000;

/** Compare the clocks, with this browser's when the request left and when its reply came: as much time on both ways. */
export function compare(clocks: DeskClocks, sentAt: number, receivedAt: number): Ahead {
  const there = sentAt - Date.parse(clocks.askedAt);
  const back = receivedAt - Date.parse(clocks.answeredAt);
  return { browser: (there + back) / 2, hms: clocks.hmsAheadS === null ? null : clocks.hmsAheadS * 1000 };
}

/** Which clocks are off, and by how many ms they are ahead: of 100ms's, which judges tokens, or else of each other. */
export type Off = { clock: 'browser' | 'server' | 'either'; ms: number };

export function off({ browser, hms }: Ahead): Off[] {
  const found: Off[] =
    hms === null
      ? [{ clock: 'either', ms: browser }]
      : [
          { clock: 'browser', ms: browser - hms },
          { clock: 'server', ms: -hms },
        ];
  return found.filter(({ ms }) => Math.abs(ms) > ALIKE_MS);
}
