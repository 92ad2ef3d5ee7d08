import { expect, test } from 'vitest';
import { stepsDone } from './firstSteps';

const ADDED = { token: null, nextToken: null, invitationPending: true, lastLiveAt: null };

test('on a new desk no step is done, and each is once the desk knows of it', () => {
  expect(stepsDone([])).toEqual({ add: false, token: false, join: false, show: false });
  expect(stepsDone([ADDED])).toEqual({ add: true, token: false, join: false, show: false });
  expect(stepsDone([{ ...ADDED, token: {} }])).toMatchObject({ token: true, join: false, show: false });
  expect(stepsDone([{ ...ADDED, invitationPending: false }])).toMatchObject({ token: false, join: true });
  expect(stepsDone([{ ...ADDED, lastLiveAt: '2026-11-27T20:00:00Z' }])).toMatchObject({ show: true });
});

test('a token that the desk makes counts as well, and so does what different people have done', () => {
  expect(stepsDone([ADDED, { ...ADDED, nextToken: {} }, { ...ADDED, invitationPending: false }])).toEqual({
    add: true,
    token: true,
    join: true,
    show: false,
  });
});
