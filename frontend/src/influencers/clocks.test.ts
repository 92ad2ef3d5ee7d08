import { expect, test } from 'vitest';
import { compare, off } from './clocks';

const MINUTE = 60_000;
const at = Date.parse('2026-11-20T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

test('the time that 100ms took does not count, and the ways there and back count alike', () => {
  const clocks = { askedAt: iso(at), answeredAt: iso(at + 4000), hmsAheadS: 2.5 };
  expect(compare(clocks, at - 100, at + 4100)).toEqual({ browser: 0, hms: 2500 });
  const ahead = 7 * MINUTE;
  expect(compare(clocks, at - 100 + ahead, at + 4100 + ahead).browser).toBe(ahead);
  expect(compare({ ...clocks, hmsAheadS: null }, at, at + 4000).hms).toBeNull();
});

test('100ms is right, and whoever differs from it is off', () => {
  expect(off({ browser: 7 * MINUTE, hms: 0 })).toEqual([{ clock: 'browser', ms: 7 * MINUTE }]);
  expect(off({ browser: -7 * MINUTE, hms: 500 })).toEqual([{ clock: 'browser', ms: -7 * MINUTE - 500 }]);
  expect(off({ browser: 5 * MINUTE, hms: 5 * MINUTE })).toEqual([{ clock: 'server', ms: -5 * MINUTE }]);
  expect(off({ browser: 0, hms: 5 * MINUTE })).toEqual([
    { clock: 'browser', ms: -5 * MINUTE },
    { clock: 'server', ms: -5 * MINUTE },
  ]);
});

test('without 100ms it is one of the two, and clocks that are nearly alike agree', () => {
  expect(off({ browser: 2 * MINUTE, hms: null })).toEqual([{ clock: 'either', ms: 2 * MINUTE }]);
  expect(off({ browser: 29_000, hms: -500 })).toEqual([]);
  expect(off({ browser: -30_000, hms: null })).toEqual([]);
});
