import { expect, test } from 'vitest';
import { filterFrom, type ListFilter, NO_FILTER, queryFrom, toggled, totalOf } from './filter';

const counts = { total: 31, live: 1, ready: 12, expiring: 3, blocked: 4, noToken: 5, off: 6 };

test('a filter survives the way through the address', () => {
  const filter: ListFilter = {
    readiness: ['LIVE', 'NO_TOKEN'],
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
  expect(filterFrom('status=ready,nonsense')).toEqual({ ...NO_FILTER, readiness: ['READY'] });
});

test('a room code in an address is not searched for', () => {
  expect(filterFrom('q=abc-defg-hij&status=off')).toEqual({ ...NO_FILTER, readiness: ['OFF'] });
});

test('a chip adds its status, and takes it out again', () => {
  const once = toggled({ ...NO_FILTER, readiness: ['OFF'], search: 'a' }, 'LIVE');
  expect(once).toEqual({ ...NO_FILTER, readiness: ['OFF', 'LIVE'], search: 'a' });
  expect(toggled(once, 'OFF')).toEqual({ ...NO_FILTER, readiness: ['LIVE'], search: 'a' });
});

test('the total is that of the chosen statuses, or of everybody', () => {
  expect(totalOf(counts, [])).toBe(31);
  expect(totalOf(counts, ['LIVE', 'NO_TOKEN'])).toBe(6);
});
