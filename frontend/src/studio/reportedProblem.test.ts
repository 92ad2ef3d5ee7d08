import { expect, test } from 'vitest';
import { broadcastFailures as sentences } from '#messages/broadcastFailures';
import { reported } from '#messages/reported';
import { reportedProblem } from './reportedProblem';

const NOTHING = { problem: null, ending: null };
const failedWith = (sentence: string) => ({ problem: { sentence, code: null }, ending: null });

test.each(['refused', 'system', 'missing'] as const)('camera access says itself that it is %s', (device) => {
  expect(reportedProblem(NOTHING, device, false)).toBeNull();
  expect(reportedProblem(failedWith(sentences.permission), device, false)).toBeNull();
  expect(reportedProblem(failedWith(sentences.missing), device, false)).toBeNull();
  expect(reportedProblem(failedWith(sentences.network), device, false)).toBe(reported.network);
});

test.each([
  ['busy', 'Camera or microphone is in use'],
  ['insecure', 'Address allows no camera'],
  ['other', 'Camera did not start'],
] as const)('a camera that is %s is told of them', (device, sentence) => {
  expect(reportedProblem(NOTHING, device, false)).toBe(sentence);
});

test('every failure has a sentence about them, and what the desk says itself is left to it', () => {
  for (const [name, sentence] of Object.entries(sentences)) {
    const told = reportedProblem(failedWith(sentence), null, false);
    expect(told).toBe(reported[name as keyof typeof sentences]);
    expect(told).not.toMatch(/\byour?\b/i);
  }
  expect(reportedProblem(failedWith('Your access to the stage was refused.'), null, false)).toBeNull();
});

test.each([
  ['FAILED', sentences.media, 'Network blocks video'],
  ['FAILED', 'Your connection broke off.', 'Show could not continue'],
  ['LOST', null, 'Connection was gone for too long'],
  ['ENDED_BY_HMS', null, '100ms closed the room'],
  ['ENDED_BY_INFLUENCER', null, null],
] as const)('a show that ended as %s (%s) is told as "%s"', (reason, sentence, told) => {
  const ending = { reason, sentence, lastedMs: null, note: null } as never;
  expect(reportedProblem({ problem: null, ending }, null, false)).toBe(told);
});

test('whatever is reported fits a line, and speaks to nobody', () => {
  for (const fact of Object.values(reported)) {
    expect(fact.length).toBeLessThanOrEqual(36);
    expect(fact).not.toMatch(/\.$|\b(?:you|your|their)\b/i);
  }
});

test('silence is told when there is nothing worse', () => {
  expect(reportedProblem(NOTHING, null, true)).toBe('No sound from the microphone');
  expect(reportedProblem(NOTHING, 'busy', true)).toBe(reported.busy);
});
