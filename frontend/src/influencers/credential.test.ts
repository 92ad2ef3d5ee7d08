import { expect, test } from 'vitest';
import { credentialIn } from './credential';

const TOKEN = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${'eyJyb29tX2lkIjoiNjQifQ'.repeat(3)}.${'s'.repeat(43)}`;

test.each([
  TOKEN,
  `Bearer ${TOKEN}`,
  `"authToken": "${TOKEN}"`,
  TOKEN.slice(0, 30),
  TOKEN.slice(60),
  `https://example.com/?token=${TOKEN}`,
])('a token, or a part of one, is no search: %s', (text) => {
  expect(credentialIn(text)).toBe('TOKEN');
});

test.each([
  'abc-defg-hij',
  'abc-def-ghi',
  'ABC-DEFG-HIJ',
  'https://agency.app.100ms.live/meeting/abc-defg-hij?x=1',
  '"abc-defg-hij"',
])('a room code is no search: %s', (text) => {
  expect(credentialIn(text)).toBe('ROOM_CODE');
});

test.each(['abc-defg-', 'abc-defg-h', 'abc-defg-hi'])('a room code that is being typed waits: %s', (text) => {
  expect(credentialIn(text)).toBe('UNFINISHED');
});

test.each([
  '',
  'Amara',
  'ann-mary',
  'jean-luc-picard',
  'Mary-Anne Smith-Jones',
  'amara.okafor@a-rather-long-agency-name.example.com',
  '4f2a',
  '4821',
  'local-4821',
  '01890a5d-ac96-774b-bcce-b302099a8057',
  'eyJ',
])('"%s" is searched for', (text) => {
  expect(credentialIn(text)).toBeNull();
});
