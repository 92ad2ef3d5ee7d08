import { expect, test } from 'vitest';
import { agoWords, spanWords, timeNear, timer, waitWords } from './time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  [0, '0\u00a0s'],
  [59_999, '59\u00a0s'],
  [MINUTE, '1\u00a0min'],
  [59 * MINUTE + 59_999, '59\u00a0min'],
  [HOUR, '1\u00a0h'],
  [3 * HOUR + 5 * MINUTE, '3\u00a0h 5\u00a0min'],
  [9 * HOUR + 59 * MINUTE, '9\u00a0h 59\u00a0min'],
  [23 * HOUR + 41 * MINUTE, '23\u00a0h'],
  [47 * HOUR, '1\u00a0d 23\u00a0h'],
  [48 * HOUR, '2\u00a0d'],
  [-5000, '0\u00a0s'],
])('%d ms are said as "%s"', (ms, words) => {
  expect(spanWords(ms)).toBe(words);
});

test.each([
  [1, '1\u00a0s'],
  [41_001, '42\u00a0s'],
  [MINUTE, '1\u00a0min'],
  [MINUTE + 1, '2\u00a0min'],
  [14 * MINUTE + 57_000, '15\u00a0min'],
  [15 * MINUTE, '15\u00a0min'],
])('a wait of %d ms is said as "%s"', (ms, words) => {
  expect(waitWords(ms)).toBe(words);
});

test.each([
  [-5000, 'just now'],
  [0, 'just now'],
  [999, 'just now'],
  [1000, '1\u00a0s ago'],
  [3 * HOUR + 5 * MINUTE, '3\u00a0h 5\u00a0min ago'],
])('%d ms ago is "%s"', (ms, words) => {
  expect(agoWords(ms)).toBe(words);
});

test.each([
  [0, '0:00'],
  [41_900, '0:41'],
  [12 * MINUTE + 4000, '12:04'],
  [HOUR + 2 * MINUTE + 3000, '1:02:03'],
  [-1, '0:00'],
])('%d ms run as "%s"', (ms, words) => {
  expect(timer(ms)).toBe(words);
});

test('a time of another day says which', () => {
  const at = new Date(2026, 10, 26, 21, 40);
  const today = timeNear(at.toISOString(), at.getTime() - HOUR);
  const tomorrow = timeNear(at.toISOString(), at.getTime() - 24 * HOUR);
  expect(today).toContain('40');
  expect(tomorrow.length).toBeGreaterThan(today.length);
  expect(tomorrow.endsWith(today)).toBe(true);
});
