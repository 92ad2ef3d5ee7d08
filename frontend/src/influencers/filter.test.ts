import { expect, test } from 'vitest';
import {
  asked,
  countOf,
  filterFrom,
  type ListFilter,
  NO_FILTER,
  queryFrom,
  toggled,
  totalOf,
} from './filter';

const counts = { total: 31, live: 1, ready: 12, check: 2, expiring: 3, blocked: 4, noToken: 5, off: 6 };

test('a filter survives the way through the address', () => {
  const filter: ListFilter = {
    standings: ['LIVE', 'NO_TOKEN'],
    search: 'Zoë & Co',
    archived: true,
    person: '01890a5d-ac96-774b-bcce-b302099a8057',
  };
  const query =
    'status=live,no-token&q=Zo%C3%AB%20%26%20Co&archived&person=01890a5d-ac96-774b-bcce-b302099a8057';
  expect(queryFrom(filter)).toBe(query);
  expect(filterFrom(query)).toEqual(filter);
});

test('nothing filtered leaves nothing in the address', () => {
  expect(queryFrom(NO_FILTER)).toBe('');
  expect(filterFrom('')).toEqual(NO_FILTER);
});

test('unknown statuses in an address are overlooked', () => {
  expect(filterFrom('status=ready,nonsense')).toEqual({ ...NO_FILTER, standings: ['READY'] });
});

test('a room code in an address is not searched for', () => {
  expect(filterFrom('q=abc-defg-hij&status=off')).toEqual({ ...NO_FILTER, standings: ['OFF'] });
});

test('a chip adds its status, and takes it out again', () => {
  const once = toggled({ ...NO_FILTER, standings: ['OFF'], search: 'a' }, 'LIVE');
  expect(once).toEqual({ ...NO_FILTER, standings: ['OFF', 'LIVE'], search: 'a' });
  expect(toggled(once, 'OFF')).toEqual({ ...NO_FILTER, standings: ['LIVE'], search: 'a' });
});

test('the total is that of the chosen statuses, or of everybody', () => {
  expect(totalOf(counts, [])).toBe(31);
  expect(totalOf(counts, ['LIVE', 'NO_TOKEN'])).toBe(6);
});

test('those who are ready with a doubt are counted and chosen apart, and are no others of the desk', () => {
  expect(countOf(counts, 'READY')).toBe(10);
  expect(countOf(counts, 'CHECK')).toBe(2);
  expect(totalOf(counts, ['READY', 'CHECK'])).toBe(12);
  expect(totalOf(counts, ['BLOCKED', 'NO_TOKEN', 'CHECK'])).toBe(11);
  expect(filterFrom('status=check,off').standings).toEqual(['CHECK', 'OFF']);
});

test.each([
  [[], null, null],
  [['READY'], ['READY'], false],
  [['CHECK'], ['READY'], true],
  [['READY', 'CHECK'], ['READY'], null],
  [['LIVE', 'READY'], ['LIVE', 'READY'], false],
  [['BLOCKED', 'CHECK'], ['BLOCKED', 'READY'], true],
  [['OFF'], ['OFF'], null],
] as const)('for %s the desk is asked for %s, to check: %s', (standings, readiness, check) => {
  expect(asked(standings)).toEqual({ readiness, check });
});
