import { locale } from './time';

/** The reader's own time zone: "Europe/Berlin". */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When a planned show is: "Thu, 26 Nov, 20:00 – 21:00", in the reader's time zone or another. */
export function plannedSpan(startsAt: string, endsAt: string, timeZone = ownZone): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).formatRange(Date.parse(startsAt), Date.parse(endsAt));
}

/** Whether the clocks of two zones show the same at a moment. */
export function sameThere(at: string, timeZone: string): boolean {
  const shown = (zone: string) =>
    new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(
      Date.parse(at),
    );
  return shown(timeZone) === shown(ownZone);
}

/** A date and a time of day as inputs hold them, on the reader's clocks: "2026-11-26T20:00". */
export function typedTime(at: number): string {
  const then = new Date(at);
  return new Date(at - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
