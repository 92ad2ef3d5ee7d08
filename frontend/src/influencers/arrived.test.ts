import { expect, test } from 'vitest';
import { arrival } from './arrived';

const NOW = Date.parse('2026-11-26T18:00:00Z');
const report = { summary: 'Camera and microphone work', reportedAt: '2026-11-26T17:50:00Z' };

test('a page that is open tells what it sees, with its age', () => {
  expect(arrival(true, { ...report, reportedAt: '2026-11-26T17:59:48Z' }, NOW)).toEqual({
    word: 'Studio open',
    more: 'Camera and microphone work, 12\u00a0s ago',
  });
});

test('of a page that is gone, what it told is said to be of then', () => {
  expect(arrival(false, report, NOW)).toEqual({
    word: 'Not there',
    more: 'Was there 10\u00a0min ago: Camera and microphone work',
  });
});

test('of a page that never told anything, nothing is said', () => {
  expect(arrival(false, null, NOW)).toEqual({ word: 'Not there', more: null });
});
