import { expect, test } from 'vitest';
import { endingSentence, endingTitle } from './endingSentence';
import type { Ending } from './machine';

const of = (reason: Ending['reason']): Ending => ({ reason, sentence: null, startedAt: null, endedAt: null });

test('a show that another page took over has moved, every other one has ended', () => {
  expect(endingTitle(of('TOOK_OVER'))).toBe('Your show moved to another page');
  expect(endingSentence(of('TOOK_OVER'))).toBe('It goes on there. You can close this page.');
  expect(endingTitle(of('ENDED_BY_INFLUENCER'))).toBe('Your show has ended');
  expect(endingTitle(of('GONE'))).toBe('Your show has ended');
});
