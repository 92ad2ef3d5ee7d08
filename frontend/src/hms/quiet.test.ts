import { expect, test } from 'vitest';
import { isReport } from './quiet';

test.each([
  ['https://event.100ms.live/v2/client/report', true],
  ['https://event-nonprod.100ms.live/v2/client/report', true],
  ['https://prod-init.100ms.live/init?peer_id=1', false],
  ['wss://prod-in2.100ms.live/v2/ws', false],
  ['https://event.100ms.live.example.com/', false],
  ['https://example.com/?next=https://event.100ms.live/', false],
  ['/graphql', false],
  ['https://', false],
])('%s is a report: %s', (address, expected) => {
  expect(isReport(address)).toBe(expected);
});
