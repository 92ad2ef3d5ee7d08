import { expect, test } from 'vitest';
import { csv, csvField, json } from './exporting';
import type { Chosen } from './many';

const ana: Chosen = {
  id: 'an-id',
  name: '=HYPERLINK("x")',
  handle: 'ana',
  email: 'ana@example.com',
  phone: '+4915123456789',
  readiness: 'READY',
  tags: ['Gaming', '+1'],
  lastLiveAt: '2026-11-25T20:00:00Z',
  show: null,
  streaming: { enabled: true },
  tokenSource: 'PASTED',
  mintingRefused: null,
  token: { expiresAt: '2026-11-26T12:00:00Z' },
  nextToken: null,
};

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '\uff1d1'])('%j is no formula', (text) => {
  expect(csvField(text)).toBe(`"'${text}"`);
});

test('what has separators or quotes is quoted, and everything else stands as it is', () => {
  expect(csvField('a,b')).toBe('"a,b"');
  expect(csvField('a "b"; c')).toBe('"a ""b""; c"');
  expect(csvField('Zoë - late')).toBe('Zoë - late');
});

test('a file has a line for each, and no more of anybody than it says', () => {
  expect(csv([ana])).toBe(
    '\ufeffname,handle,email,phone,status,streaming,lastLiveAt,tokenExpiresAt,tags\r\n' +
      `"'=HYPERLINK(""x"")",ana,ana@example.com,"'+4915123456789",READY,true,2026-11-25T20:00:00Z,2026-11-26T12:00:00Z,"Gaming, +1"\r\n`,
  );
});

test('without the right to emails, there is no column for them', () => {
  const { email: _email, phone: _phone, ...rest } = ana;
  expect(csv([rest]).split('\r\n')[0]).toBe(
    '\ufeffname,handle,status,streaming,lastLiveAt,tokenExpiresAt,tags',
  );
  expect(JSON.parse(json([rest]))).toEqual([
    {
      name: '=HYPERLINK("x")',
      handle: 'ana',
      status: 'READY',
      streaming: true,
      lastLiveAt: '2026-11-25T20:00:00Z',
      tokenExpiresAt: '2026-11-26T12:00:00Z',
      tags: ['Gaming', '+1'],
    },
  ]);
});
