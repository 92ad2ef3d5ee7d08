const DAY_MS = 24 * 3_600_000;

/** The date in an address's query, of which evening is meant; null for the present one. */
export function dateFrom(queryString: string): string | null {
  const date = new URLSearchParams(queryString).get('date') ?? '';
  return isEvening(date) ? date : null;
}

/** Whether it is a date, in a year that people mean: while 2027 is typed, a field holds the years 2, 20 and 202. */
export function isEvening(date: string): boolean {
  return /^2\d{3}-\d{2}-\d{2}$/.test(date) && dateAfter(date, 0) === date;
}

/** Whether an evening is near enough to have shows: they are planned at most three years ahead. */
export function isNear(date: string, present: number): boolean {
  return Math.abs(Date.parse(date) - present) < 3 * 365 * DAY_MS;
}

/** The date some days later: "2026-11-27" after "2026-11-26". */
export function dateAfter(date: string, days: number): string {
  const at = new Date(Date.parse(date) + days * DAY_MS);
  return Number.isNaN(at.valueOf()) ? '' : at.toISOString().slice(0, 10);
}

/** From when on, and until when, shows that are planned make Tonight the first page. */
export function comingDays(now: number): { from: string; to: string } {
  return {
    from: new Date(now - DAY_MS / 2).toISOString(),
    to: new Date(now + 3 * DAY_MS).toISOString(),
  };
}
