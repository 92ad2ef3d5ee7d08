import { expect, test } from 'vitest';
import { sourceOf } from './TokenLine';

test.each([
  ['PASTED', 'PASTED', 'PASTED'],
  ['MINTED', 'MINTED', 'MINTED'],
  ['ROOM_CODE', 'ROOM_CODE', 'ROOM_CODE'],
  // Another source stands in.
  ['PASTED', 'MINTED', 'MINTED'],
  ['MINTED', 'PASTED', 'PASTED'],
  ['PASTED', 'ROOM_CODE', 'ROOM_CODE'],
  ['ROOM_CODE', 'PASTED', 'PASTED'],
  // There is nothing to use.
  ['PASTED', null, 'PASTED'],
  ['MINTED', null, 'MINTED'],
  ['ROOM_CODE', null, 'ROOM_CODE'],
] as const)('of one with %s chosen and %s next, what is shown is %s', (tokenSource, next, shown) => {
  expect(sourceOf({ tokenSource, nextToken: next && { source: next } })).toBe(shown);
});
