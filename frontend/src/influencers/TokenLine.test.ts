import { expect, test } from 'vitest';
import { isMinted } from './TokenLine';

test.each([
  ['PASTED', 'PASTED', false],
  ['MINTED', 'MINTED', true],
  // The other source stands in.
  ['PASTED', 'MINTED', true],
  ['MINTED', 'PASTED', false],
  // There is nothing to use.
  ['PASTED', null, false],
  ['MINTED', null, true],
] as const)(
  'of one with %s chosen and %s next, the desk makes the token: %s',
  (tokenSource, next, minted) => {
    expect(isMinted({ tokenSource, nextToken: next && { source: next } })).toBe(minted);
  },
);
