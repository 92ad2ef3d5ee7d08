import { expect, test } from 'vitest';
import { type Drop, dropAt, pauseBefore } from './rejoining';

const START = 1_700_000_000_000;

/** The pauses before each try, where every try fails at once. */
function pauses(drop: Drop, from: number): number[] {
  const made: number[] = [];
  let at = from;
  for (;;) {
    const pause = pauseBefore({ ...drop, tries: drop.tries + made.length }, at);
    if (pause === null) return made;
    made.push(pause);
    at += pause;
  }
}

test('the first try is made at once, the others ever less often, for a minute and a half', () => {
  const tries = pauses(dropAt(null, START), START);
  expect(tries.slice(0, 6)).toEqual([0, 1000, 2000, 4000, 8000, 8000]);
  expect(tries.reduce((sum, pause) => sum + pause)).toBe(95_000);
});

test('one try is made even where the page slept through the time', () => {
  expect(pauses(dropAt(null, START), START + 3_600_000)).toEqual([0]);
});

test('a connection that was back for only a moment has not been back', () => {
  const drop = { ...dropAt(null, START), tries: 3, backAt: START + 10_000 };
  const never = Number.POSITIVE_INFINITY;
  expect(dropAt(drop, START + 39_999)).toEqual({ since: START, tries: 3, backAt: never });
  expect(dropAt(drop, START + 40_000)).toEqual({ since: START + 40_000, tries: 0, backAt: never });
});

test('a drop that is told twice is one drop', () => {
  const drop = { ...dropAt(null, START), tries: 1 };
  expect(dropAt(drop, START + 3_600_000)).toEqual(drop);
});
