import { expect, test } from 'vitest';
import {
  asked,
  countOf,
  direction,
  filterFrom,
  type ListFilter,
  NO_FILTER,
  queryFrom,
  sortedBy,
  tagged,
  toggled,
  totalOf,
} from './filter';

const counts = { total: 31, live: 1, ready: 12, check: 2, expiring: 3, blocked: 4, noToken: 5, off: 6 };

test('a filter survives the way through the address', () => {
  const filter: ListFilter = {
    standings: ['LIVE', 'NO_TOKEN'],
    search: 'Zoë & Co',
    tags: ['Late night', 'é&b'],
    unsigned: true,
    sort: 'lastLive',
    reverse: true,
    archived: true,
    person: '01890a5d-ac96-774b-bcce-b302099a8057',
  };
  const query =
    'status=live,no-token&q=Zo%C3%AB%20%26%20Co&tag=Late%20night&tag=%C3%A9%26b&signedIn=no&sort=-lastLive&archived&person=01890a5d-ac96-774b-bcce-b302099a8057';
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

test('a tag is added, and taken out however it is written', () => {
  const with_ = tagged(NO_FILTER, 'Gaming');
  expect(with_.tags).toEqual(['Gaming']);
  expect(tagged(with_, 'GAMING').tags).toEqual([]);
});

test('a column sorts its own way first, and the other way when it is pressed again', () => {
  const byName = sortedBy(NO_FILTER, 'influencer');
  expect([byName.sort, byName.reverse, direction(byName)]).toEqual(['influencer', false, 'ascending']);
  const back = sortedBy(byName, 'influencer');
  expect([back.reverse, direction(back)]).toEqual([true, 'descending']);
  const live = sortedBy(back, 'lastLive');
  expect([live.reverse, direction(live), queryFrom(live)]).toEqual([false, 'descending', 'sort=lastLive']);
  expect(queryFrom(sortedBy(NO_FILTER, 'status'))).toBe('sort=-status');
  expect(filterFrom('sort=nonsense')).toEqual(NO_FILTER);
});
