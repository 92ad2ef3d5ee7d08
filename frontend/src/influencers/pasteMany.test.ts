import { expect, test } from 'vitest';
import { arrange, type Read, tokensIn } from './pasteMany';

const HEADER = 'eyJhbGciOiJIUzI1NiJ9';
const token = (name: string) => `${HEADER}.eyJ1c2VyIjoi${name}In0.${'s'.repeat(43)}`;
const [ANA, BO, CY] = [token('ana'), token('bob'), token('cyy')];
const texts = (text: string) => tokensIn(text).map((piece) => piece.text);

test.each([
  ['one a line', `${ANA}\n${BO}\r\n\n${CY}\n`],
  ['JSON', JSON.stringify([{ user: 'ana', token: ANA }, { token: BO }, { token: CY }])],
  ['cells of a spreadsheet', `Ana,"${ANA}",x\nBo;${BO};y\nCy\t${CY}\tz`],
  ['a chat', `[20:01] Ana: here: ${ANA}\n> Bearer ${BO}.\nthe last (${CY})`],
  ['addresses', `https://a.example/?auth_token=${ANA}&x=1 token=${BO}#${CY}`],
])('%s: each token is found', (_, text) => {
  expect(texts(text)).toEqual([ANA, BO, CY]);
});

test('a token that was wrapped is put together again, wherever', () => {
  const wrapped = (length: number) => ANA.replace(new RegExp(`.{${length}}`, 'g'), '$&\n> ');
  for (const length of [21, 30, 40, 60]) expect(texts(`${wrapped(length)}\n${BO}`)).toEqual([ANA, BO]);
  expect(texts(`${HEADER}.\n${ANA.slice(HEADER.length + 1)}`)).toEqual([ANA]);
  expect(texts(`${ANA}\nlong-name-beneath`)).toEqual([ANA]);
});

test('a token that stands there twice counts once, with its first line', () => {
  expect(tokensIn(`x\n${ANA}\n${BO}\n${ANA}`)).toEqual([
    { text: ANA, line: 2 },
    { text: BO, line: 3 },
  ]);
});

test('what is no secret is overlooked; a room code is told', () => {
  expect(texts('Ana Example, ana@example.com\n\nhello')).toEqual([]);
  expect(texts('abc-defg-hij')).toEqual(['abc-defg-hij']);
});

const person = (name: string) => ({ id: name, name, version: 1 });
function read(name: string | null, more: Partial<Read> & { needs?: string[]; until?: string } = {}): Read {
  const { needs = [], until = '2026-11-27T20:00:00Z', ...rest } = more;
  return {
    match: name ? 'USER_ID' : null,
    already: false,
    influencer: name ? person(name) : null,
    candidates: [],
    report: { verdict: 'GOOD', needsAccepting: needs, expiresAt: until },
    ...rest,
  };
}

test('what a user id names is certain; what needs accepting is looked at by itself', () => {
  const [ana, bo] = [read('ana'), read('bo', { needs: ['WRONG_PERSON'] })];
  const { certain, single, lost } = arrange([ana, bo]);
  expect(certain).toEqual([{ row: ana, person: person('ana') }]);
  expect(single).toEqual([{ row: bo, person: person('bo') }]);
  expect(lost).toEqual([]);
});

test('of two for one person, the one that is good for longer is used, and a good one before a doubtful one', () => {
  const [short, long] = [read('ana'), read('ana', { until: '2026-11-28T20:00:00Z' })];
  const doubtful = read('ana', {
    report: { verdict: 'DOUBTFUL', needsAccepting: [], expiresAt: '2026-12-28T20:00:00Z' },
  });
  const { certain, lost } = arrange([short, doubtful, long]);
  expect(certain.map(({ row }) => row)).toEqual([long]);
  expect(lost.map(({ row, to }) => [row, to])).toEqual([
    [short, long],
    [doubtful, long],
  ]);
});

test('a guess is never certain, and counts for nobody who is named or guessed twice', () => {
  const [ana, place] = [read('ana'), read('ana', { match: 'PLACE' })];
  const [cy, other] = [read('cy', { match: 'PLACE' }), read('cy', { match: 'HANDLE' })];
  const di = read('di', { match: 'PLACE' });
  const { certain, single } = arrange([place, ana, cy, other, di]);
  expect(certain.map(({ row }) => row)).toEqual([ana]);
  expect(single.map(({ row, person: theirs }) => [row, theirs?.name])).toEqual([
    [place, undefined],
    [cy, undefined],
    [other, undefined],
    [di, 'di'],
  ]);
});

test('what cannot be used, and what they have already, is left out', () => {
  const broken = read('ana', { report: { verdict: 'BROKEN', needsAccepting: [], expiresAt: null } });
  const same = read('bo', { already: true });
  const { certain, single, already, unusable } = arrange([broken, same]);
  expect([certain, single]).toEqual([[], []]);
  expect(already).toEqual([{ row: same, person: person('bo') }]);
  expect(unusable).toEqual([broken]);
});
