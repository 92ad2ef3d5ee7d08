import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { broadcastFailures as sentences } from '#messages/broadcastFailures';
import {
  failureSentence,
  isDeviceRefusal,
  JOIN_TIMED_OUT,
  MAY_ONLY_WATCH,
  mayPass,
  NOTHING_SENT,
  reportable,
  roleFailure,
  UNKNOWN_FAILURE,
} from './failures';

test.each([
  [1003, sentences.network],
  [2003, sentences.network],
  [2004, sentences.refused],
  [401, sentences.refused],
  [40109, sentences.refused],
  [400, sentences.full],
  [40002, sentences.full],
  [3001, sentences.permission],
  [3011, sentences.permission],
  [3002, sentences.missing],
  [3003, sentences.inUse],
  [3009, sentences.device],
  [4005, sentences.media],
  [NOTHING_SENT, sentences.media],
  [500, sentences.server],
  [5000, sentences.server],
  [6010, sentences.insecure],
  [JOIN_TIMED_OUT, sentences.timeout],
  [403, sentences.refused],
  [40101, sentences.refused],
  [404, sentences.refused],
  [6008, sentences.refused],
  [410, sentences.removed],
  [41001, sentences.removed],
  [429, sentences.server],
  [6011, sentences.browser],
  [6012, sentences.browser],
  [UNKNOWN_FAILURE, sentences.unknown],
  [MAY_ONLY_WATCH, sentences.watchOnly],
  [9999, sentences.unknown],
])('code %d has its sentence', (code, sentence) => {
  expect(failureSentence(code)).toBe(sentence);
});

test.each([
  [400, '[JOIN]: Server error role limit reached'],
  [403, '[INIT]: Server error room is not active'],
])('code %d with "%s" says that the room is full or closed', (code, text) => {
  expect(failureSentence(code, text)).toBe(sentences.full);
});

test('what the desk is told of an error text holds no token and at most 200 characters', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJyb29tX2lkIjoiNjQifQ.c2lnbmF0dXJl';
  expect(reportable(`join: failed [token=${token}] twice`)).toBe('join: failed [token=...] twice');
  expect(reportable('x'.repeat(500))).toBe('x'.repeat(200));
});

test('another try may help against these codes alone, and where the own lost connection fills the stage', () => {
  const passing = Array.from({ length: 9000 }, (_, code) => code).filter((code) => mayPass(code));
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  expect(passing).toEqual([
    429,
    ...range(500, 600),
    ...range(1000, 2001),
    2002,
    2003,
    ...range(4000, 5000),
    JOIN_TIMED_OUT,
  ]);
  expect(mayPass(40109)).toBe(false);
  expect(mayPass(400, '[JOIN]: Server error role limit reached')).toBe(true);
});

test('exactly these codes mean that no camera or microphone is sent', () => {
  const refusals = Array.from({ length: 9000 }, (_, code) => code).filter(isDeviceRefusal);
  expect(refusals).toEqual([3001, 3002, 3003, 3011]);
});

const BOTH = { audio: true, video: true };
test.each([
  [[], BOTH, MAY_ONLY_WATCH],
  [['screen'], BOTH, MAY_ONLY_WATCH],
  [[], { audio: false, video: false }, MAY_ONLY_WATCH],
  [['audio', 'video', 'screen'], BOTH, null],
  [['audio'], BOTH, null],
  [['video'], BOTH, null],
  [['audio', 'video'], { audio: true, video: false }, null],
  [['audio'], { audio: false, video: true }, 3002],
  [['video', 'screen'], { audio: true, video: false }, 3002],
])('a role that may send %j, on a page that has %j, fails with %s', (allowed, has, code) => {
  expect(roleFailure(allowed, has)).toBe(code);
});

test('the code for a role that may only watch is none of the SDK or of 100ms', () => {
  expect(MAY_ONLY_WATCH).toBe(9001);
});

test('no sentence for influencers uses a technical word', () => {
  for (const sentence of Object.values(sentences)) expect(sentence).not.toMatch(/token|jwt|room id|webrtc/i);
});

test('the page about the errors says for each number what the influencer reads', () => {
  const text = readFileSync(new URL('../../../docs/codes/100ms-errors.md', import.meta.url), 'utf8');
  const [, ...sections] = text.split(/^## /m);
  const wrong = sections.flatMap((section) => {
    const [, codes = ''] = /^\* Codes: ([^.;\n]*)/m.exec(section) ?? [];
    const numbers = codes.split(', ').flatMap((run) => {
      const [first = NaN, last = first] = run.split(' to ').map(Number);
      return first <= last ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [];
    });
    return numbers.filter((number) => !section.includes(`*${failureSentence(number)}*`));
  });
  expect(wrong).toEqual([]);
  expect(text).toContain(`sees *${failureSentence(UNKNOWN_FAILURE)}*`);
});
