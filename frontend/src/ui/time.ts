import { time } from '#messages/time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in the coarsest words that still help, as the desk says them: "40 s", "3 h 5 min", "23 h", "1 d 2 h", "9 d". */
export function spanWords(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return time.seconds(Math.floor(span / 1000));
  if (span < HOUR) return time.minutes(Math.floor(span / MINUTE));
  const days = Math.floor(span / DAY);
  const hours = Math.floor((span % DAY) / HOUR);
  if (days > 0) return time.days(days, days < 7 ? hours : 0);
  return time.hours(hours, hours < 10 ? Math.floor((span % HOUR) / MINUTE) : 0);
}

/** How long to wait yet, rounded up: nobody tries again too early. */
export function waitWords(ms: number): string {
  return spanWords(ms + (ms > MINUTE ? MINUTE - 1 : 999));
}

/** How long ago something was: "2 h ago", or "just now" within a second and for a clock that is ahead. */
export function agoWords(ms: number): string {
  return ms < 1000 ? time.now : time.ago(spanWords(ms));
}

/** A running time as a clock shows it: "0:41", "12:04", "1:02:03". */
export function timer(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

// As the page's language writes them: the reader's own way where it is the same language.
const page = globalThis.document?.documentElement.lang ?? '';
const own = globalThis.navigator?.language ?? '';
/** How the reader writes dates and times. */
export const locale = page && own.split('-')[0] !== page.split('-')[0] ? page : own || undefined;

const clockTime = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const dayTime = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const fullTime = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

const dayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });

/** The day of a moment: "12 May". */
export function day(at: string): string {
  return dayOfYear.format(Date.parse(at));
}

/** The time of day, for "as of 12:03". */
export function timeOfDay(at: number): string {
  return clockTime.format(at);
}

const exactTime = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The time of day to the second, for comparing clocks. */
export function preciseTime(at: number): string {
  return exactTime.format(at);
}

/** A moment near the present: "21:40" on the same day, "Thu 21:40" on another. */
export function timeNear(at: string, present: number): string {
  const then = new Date(at);
  const sameDay = then.toDateString() === new Date(present).toDateString();
  return (sameDay ? clockTime : dayTime).format(then);
}

/** A moment in full, with its zone. */
export function moment(at: string): string {
  return fullTime.format(Date.parse(at));
}
