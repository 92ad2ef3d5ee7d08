import { expect, test } from 'vitest';
import type { AuditField } from '../gql/graphql';
import { differences } from './differences';

function fields(values: Record<string, string | null>): AuditField[] {
  return Object.entries(values).map(([name, value]) => ({ name, value, helpUrl: null }));
}

test('a text that looks like a list and is none stands as it is', () => {
  expect(differences([], fields({ lastFour: '[sic] too loud' }))).toEqual([
    { label: 'Token ends in', before: '–', after: '[sic] too loud' },
  ]);
});

test('fields stand side by side in words, without ids', () => {
  expect(
    differences(
      fields({ streamingEnabled: 'true', tokenVersionId: '0189' }),
      fields({
        streamingEnabled: 'false',
        reasonGiven: 'true',
        tokenVersionId: '0190',
        somethingNew: null,
        codes: '["EXPIRED", "DUPLICATE"]',
      }),
    ),
  ).toEqual([
    { label: 'Streaming allowed', before: 'yes', after: 'no' },
    { label: 'Reason given', before: '–', after: 'yes' },
    { label: 'Codes', before: '–', after: 'EXPIRED, DUPLICATE' },
  ]);
});

test('what the sentence says already is not said again', () => {
  expect(differences([], fields({ kind: 'SIGN_IN', transport: 'BEARER', changed: '["name"]' }))).toEqual([]);
});

test('a code leads to its page, whichever side it is on', () => {
  const code = { name: 'code', value: 'ROOM_OFF', helpUrl: '/docs/codes/ROOM_OFF' };
  const row = { label: 'Reason', about: '/docs/codes/ROOM_OFF' };
  expect(differences([code], [])).toEqual([{ ...row, before: 'ROOM_OFF', after: '–' }]);
  expect(differences([], [code])).toEqual([{ ...row, before: '–', after: 'ROOM_OFF' }]);
});
