import { expect, test } from 'vitest';
import { comingDays, dateAfter, dateFrom, isNear } from './evening';

test('an address names an evening by its date, and nothing else', () => {
  expect(dateFrom('date=2026-11-26&person=x')).toBe('2026-11-26');
  expect(dateFrom('date=tonight')).toBe(null);
  expect(dateFrom('')).toBe(null);
  expect(dateFrom('date=2028-02-29')).toBe('2028-02-29');
  for (const none of ['2027-02-30', '2027-13-01', '2027-02-29', '0202-03-28', '0001-01-01'])
    expect(dateFrom(`date=${none}`)).toBe(null);
});

test('an evening years away has no shows, and one of next year may have', () => {
  const present = Date.parse('2026-11-26T20:00:00Z');
  for (const near of ['2026-11-26', '2027-11-26', '2029-11-20', '2023-12-01'])
    expect(isNear(near, present)).toBe(true);
  for (const far of ['2029-12-01', '2035-05-12', '2020-01-01']) expect(isNear(far, present)).toBe(false);
});

test('the evenings before and after are a date away, over months and changes of the clocks', () => {
  expect(dateAfter('2026-11-30', 1)).toBe('2026-12-01');
  expect(dateAfter('2026-03-29', -1)).toBe('2026-03-28');
  expect(dateAfter('2026-10-25', 1)).toBe('2026-10-26');
});

test('shows of the last twelve hours and the next three days count as coming', () => {
  expect(comingDays(Date.parse('2026-11-26T12:00:00Z'))).toEqual({
    from: '2026-11-26T00:00:00.000Z',
    to: '2026-11-29T12:00:00.000Z',
  });
});
