import { locale } from '../ui/time';

/** The day of an evening, with its year unless that is the present one: "12 May", "12 May 2027". */
export function eveningDay(date: string, present: number): string {
  const at = new Date(`${date}T12:00`);
  const thisYear = at.getFullYear() === new Date(present).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(thisYear ? {} : { year: 'numeric' }),
  }).format(at);
}
