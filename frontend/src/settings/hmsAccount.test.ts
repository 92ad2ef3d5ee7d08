import { describe, expect, it } from 'vitest';
import { choices, fuller, type HmsTest } from './hmsAccount';

const kept: HmsTest = { outcome: 'OK', at: '2026-11-22T12:00:00.000Z', message: 'Accepted.', fix: null };

describe('what is shown of the last test', () => {
  it('is what the test itself said, while that is the last one', () => {
    const said = { ...kept, message: 'Accepted, with two roles.' };
    expect(fuller(said, kept)).toBe(said);
  });

  it('is what is kept once another test was made, or the secret was replaced', () => {
    const earlier = { ...kept, at: '2026-11-22T11:00:00.000Z' };
    expect(fuller(earlier, kept)).toBe(kept);
    expect(fuller(kept, null)).toBeNull();
    expect(fuller(undefined, kept)).toBe(kept);
  });
});

describe('what can be done to an account', () => {
  it('depends on whether it is connected', () => {
    expect(choices({ connected: true })).toEqual(['replace', 'rename', 'disconnect']);
    expect(choices({ connected: false })).toEqual(['rename']);
  });
});
