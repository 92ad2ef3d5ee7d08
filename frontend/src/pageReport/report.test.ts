import { expect, test } from 'vitest';
import type { ReportPageInput } from '../gql/graphql';
import { connectionWord, deviceAccess, reportDueInMs, reportedPage } from './report';

const report: ReportPageInput = {
  page: 'CAMERA_CHECK',
  browser: 'Safari, iPhone',
  inAppBrowser: null,
  camera: 'GRANTED',
  microphone: 'GRANTED',
  connection: 'ok',
  problem: null,
};
const sent = { text: JSON.stringify(report), at: 1_000_000 };

test('the first report and every change are told at once, after half a second for further changes', () => {
  expect(reportDueInMs(null, report, 1_000_000)).toBe(500);
  for (const change of [{ page: 'LIVE' as const }, { camera: 'DENIED' as const }, { problem: 'No sound.' }])
    expect(reportDueInMs(sent, { ...report, ...change }, 1_000_100)).toBe(500);
});

test('without a change the next report is due 30 s after the last one', () => {
  expect(reportDueInMs(sent, { ...report }, 1_000_000)).toBe(30_000);
  expect(reportDueInMs(sent, { ...report }, 1_004_000)).toBe(26_000);
  expect(reportDueInMs(sent, { ...report }, 1_060_000)).toBe(0);
});

test.each([
  ['loading', null],
  ['ready', 'CAMERA_CHECK'],
  ['rejoin', 'CAMERA_CHECK'],
  ['elsewhere', 'CAMERA_CHECK'],
  ['blocked', 'BLOCKED'],
  ['paused', 'BLOCKED'],
  ['connecting', 'CONNECTING'],
  ['live', 'LIVE'],
  ['reconnecting', 'RECONNECTING'],
  ['ended', 'ENDED'],
])('in the phase %s the desk is told %s', (phase, page) => {
  expect(reportedPage(phase)).toBe(page);
});

test.each([
  ['prompt', true, null, 'GRANTED'],
  ['granted', false, 'refused', 'DENIED'],
  ['prompt', false, 'system', 'DENIED'],
  ['denied', false, null, 'DENIED'],
  ['granted', false, 'missing', 'MISSING'],
  ['granted', false, null, 'GRANTED'],
  ['prompt', false, null, 'PROMPT'],
  [null, false, 'busy', 'UNKNOWN'],
] as const)('permission %s, open %s, problem %s: %s', (permission, open, problem, access) => {
  expect(deviceAccess(permission, open, problem)).toBe(access);
});

test.each([
  [false, '4g', 20, 'offline'],
  [true, '3g', 20, 'slow'],
  [true, '4g', 2000, 'slow'],
  [true, null, 2000, 'slow'],
  [true, null, null, 'ok'],
  [true, '4g', 80, 'ok'],
] as const)('online %s, %s, %s ms: %s', (online, effectiveType, roundTripMs, word) => {
  expect(connectionWord({ online, effectiveType, roundTripMs })).toBe(word);
});
