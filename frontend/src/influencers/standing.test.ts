import { expect, test } from 'vitest';
import type { FindingCode, Readiness, RepairedBy } from '../gql/graphql';
import { deviceBlocked, needsToken, reasonsOf, saysExpiry, standingOf } from './standing';

function person(readiness: Readiness, ...codes: FindingCode[]) {
  const by: Partial<Record<FindingCode, RepairedBy>> = { CAMERA_BLOCKED: 'INFLUENCER' };
  const findings = codes.map((code) => ({ code, message: code, repairedBy: by[code] ?? 'ADMIN' }));
  return { readiness, findings, streaming: { by: null, reason: '' } };
}

test.each([
  [person('READY'), 'READY', [], false],
  [person('READY', 'DUPLICATE'), 'CHECK', ['DUPLICATE'], true],
  [person('READY', 'CAMERA_BLOCKED'), 'CHECK', [], false],
  [person('READY', 'ROOM_CHANGED', 'CAMERA_BLOCKED'), 'CHECK', ['ROOM_CHANGED'], true],
  [person('EXPIRING', 'EXPIRES_SOON', 'DUPLICATE'), 'EXPIRING', ['EXPIRES_SOON', 'DUPLICATE'], false],
  [person('BLOCKED', 'EXPIRED', 'DUPLICATE'), 'BLOCKED', ['EXPIRED'], true],
  [person('NO_TOKEN', 'NO_TOKEN'), 'NO_TOKEN', [], true],
  [person('OFF', 'STREAMING_OFF', 'EXPIRED'), 'OFF', ['STREAMING_OFF'], false],
  [person('LIVE', 'DUPLICATE'), 'LIVE', [], false],
] as const)('%j is drawn as %s, for %j', (found, standing, reasons, token) => {
  expect(standingOf(found)).toBe(standing);
  expect(reasonsOf(found)).toEqual(reasons);
  expect(needsToken(found)).toBe(token);
});

test('who switched streaming off is named, with their reason', () => {
  const off = { ...person('OFF', 'STREAMING_OFF'), streaming: { by: { name: 'Ada' }, reason: 'Ill' } };
  expect(reasonsOf(off)).toEqual(['By Ada: Ill']);
});

test('a report of a blocked camera stays in view while it is a finding', () => {
  expect(deviceBlocked(person('READY', 'ROOM_CHANGED', 'CAMERA_BLOCKED'))).toBe(true);
  expect(deviceBlocked(person('READY', 'ROOM_CHANGED'))).toBe(false);
});

test.each([
  [person('EXPIRING', 'EXPIRES_SOON'), true],
  [person('READY', 'DUPLICATE', 'EXPIRES_SOON'), true],
  [person('BLOCKED', 'EXPIRED', 'DUPLICATE'), true],
  [person('BLOCKED', 'ROOM_OFF', 'EXPIRES_SOON'), false],
  [person('OFF', 'STREAMING_OFF', 'EXPIRED'), false],
  [person('READY', 'DUPLICATE'), false],
  [person('LIVE', 'EXPIRES_SOON'), false],
] as const)('in the row of %j the reasons say when the token expires: %s', (found, says) => {
  expect(saysExpiry(found)).toBe(says);
});
