import { expect, test } from 'vitest';
import { type Drop, dropAt, nextTry } from './rejoining';

const START = 1_700_000_000_000;
const NEVER = Number.POSITIVE_INFINITY;

/** The pauses before each try, where every try fails at once. */
function pauses(drop: Drop, from: number): number[] {
  const made: number[] = [];
  let at = from;
  for (;;) {
    const pause = nextTry(drop, at);
    if (pause === null) return made;
    made.push(pause);
    at += pause;
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number);
}

test('the first try is made at once, the others less and less often, for a minute and a half', () => {
  const tries = pauses(dropAt(null, START), START);
  expect(tries.slice(0, 6)).toEqual([0, 1000, 2000, 4000, 8000, 8000]);
  expect(sum(tries)).toBe(95_000);
});

test('where the SDK has tried for a minute, half a minute is left; after a long sleep too', () => {
  for (const late of [60_000, 3_600_000]) expect(sum(pauses(dropAt(null, START), START + late))).toBe(31_000);
});

test('a connection that was back for only a moment has not been back', () => {
  const drop = { ...dropAt(null, START), tries: 3, backAt: START + 10_000 };
  expect(dropAt(drop, START + 39_999)).toEqual({ ...drop, backAt: NEVER });
  const later = START + 40_000;
  expect(dropAt(drop, later)).toEqual({ since: later, tries: 0, triedAt: later, backAt: NEVER });
});

test('one that keeps coming back for a moment is given up in the end', () => {
  let drop = dropAt(null, START);
  let at = START;
  let joined = 0;
  for (let pause = nextTry(drop, at); pause !== null; pause = nextTry(drop, at)) {
    joined += 1;
    at += pause + 1000;
    drop = dropAt({ ...drop, backAt: at }, at + 1000);
  }
  expect(joined).toBe(13);
});

test('a drop that is told twice is one drop', () => {
  const drop = { ...dropAt(null, START), tries: 1 };
  expect(dropAt(drop, START + 3_600_000)).toEqual(drop);
});
