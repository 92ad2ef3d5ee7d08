import { expect, test } from 'vitest';
import { screenful } from './InTurns';

test('the rows that are drawn at once fill a screen, however low they are', () => {
  expect(screenful(720, 0)).toBe(17);
  expect(screenful(1440, 0)).toBe(33);
});

test('they reach as far down as one stood in the list', () => {
  expect(screenful(720, 4000)).toBe(108);
});
