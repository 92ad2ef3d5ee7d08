import type { Chosen } from './many';

/** What is exported of somebody, in this order: no token, no code, no link. */
export function exported(person: Chosen) {
  return {
    name: person.name,
    handle: person.handle,
    ...(person.email === undefined ? {} : { email: person.email, phone: person.phone ?? '' }),
    status: person.readiness,
    streaming: person.streaming.enabled,
    lastLiveAt: person.lastLiveAt ?? null,
    tokenExpiresAt: person.token?.expiresAt ?? null,
    tags: person.tags,
  };
}

const RISKY = /^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/;

/** One field of a CSV file, which no spreadsheet takes for a formula. */
export function csvField(value: string): string {
  const safe = RISKY.test(value) ? `'${value}` : value;
  return /[",;\n\r\t]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A file that spreadsheets open: with their names in the first line, and a mark that it is UTF-8. */
export function csv(people: readonly Chosen[]): string {
  const rows = people.map(exported);
  const columns = Object.keys(rows[0] ?? {});
  const text = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));
  const lines = [columns, ...rows.map((row) => Object.values(row).map(text))];
  return `\ufeff${lines.map((line) => line.map(csvField).join(',')).join('\r\n')}\r\n`;
}

export function json(people: readonly Chosen[]): string {
  return `${JSON.stringify(people.map(exported), null, 2)}\n`;
}
