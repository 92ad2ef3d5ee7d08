import { expect, test } from 'vitest';
import { ownZone, plannedSpan, sameThere, typedTime } from './plannedTime';

test('a planned show is told in the time zone that is asked for', () => {
  const there = plannedSpan('2026-11-26T19:00:00Z', '2026-11-26T20:30:00Z', 'Asia/Kolkata');
  expect(there).toMatch(/27/);
  expect(there).toMatch(/12:30/);
  expect(there).toMatch(/(0?2):00/);
});

test('two zones whose clocks agree are not told apart', () => {
  expect(sameThere('2026-11-26T19:00:00Z', ownZone)).toBe(true);
  expect(sameThere('2026-11-26T19:00:00Z', 'Pacific/Kiritimati')).toBe(false);
});

test('an input gets the time of the own clocks', () => {
  expect(typedTime(new Date(2026, 10, 26, 20, 5).getTime())).toBe('2026-11-26T20:05');
});
