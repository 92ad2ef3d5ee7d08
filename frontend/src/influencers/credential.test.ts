import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { credentialIn, mayBeName } from './credential';

const TOKEN = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${'eyJyb29tX2lkIjoiNjQifQ'.repeat(3)}.${'s'.repeat(43)}`;

// The forms that the server reads, too.
const PASTED: Record<'codes' | 'several' | 'none', string[]> = JSON.parse(
  readFileSync(new URL('../../../tests/hms/pasted_room_codes.json', import.meta.url), 'utf8'),
);

test.each([...PASTED.codes, ...PASTED.several])(
  'what the server reads as a room code is no search: %j',
  (text) => {
    expect(credentialIn(text)).toBe('ROOM_CODE');
  },
);

test.each(PASTED.none)('what the server takes for no room code is searched for: %j', (text) => {
  expect(credentialIn(text)).toBeNull();
});

const WIDE = [...TOKEN].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');

test.each([
  TOKEN.replaceAll('.', '%2E'),
  TOKEN.replaceAll('e', '%65'),
  TOKEN.replaceAll('e', '%2565'),
  TOKEN.replaceAll('e', '&#101;'),
  TOKEN.replaceAll('e', '&amp;#x65;'),
  TOKEN.replaceAll('.', '\\.'),
  TOKEN.replaceAll('J', 'J\u200b'),
  WIDE,
  WIDE.slice(0, 30),
])('a token that a program has changed is no search: %s', (text) => {
  expect(credentialIn(text)).toBe('TOKEN');
});

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

test.each(['abc-defg-', 'abc-defg-h', 'abc-defg-hi', 'abc\u2013defg\u2013hi'])(
  'a room code that is being typed waits: %s',
  (text) => {
    expect(credentialIn(text)).toBe('UNFINISHED');
  },
);

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

test.each(['Ana-Lisa-Mae', 'jan-paul-leo', 'Ana – Lisa – Mae', 'Mae-Anna-Lee O’Brien'])(
  'what may be a name is searched for as well: %s',
  (text) => {
    expect(mayBeName(text)).toBe(true);
  },
);

test.each([
  'the code is abc-defg-hij',
  'abc-defg-hij or xyz-abcd-efg',
  'https://agency.app.100ms.live/meeting/abc-defg-hij',
  '"abc-defg-hij"',
])('what can only be a room code is not: %s', (text) => {
  expect(mayBeName(text)).toBe(false);
});
