import { expect, test } from 'vitest';
import { filterFrom, queryFrom, toggled, totalOf } from './filter';

const counts = { total: 31, live: 1, ready: 12, expiring: 3, blocked: 4, noToken: 5, off: 6 };

test('a filter survives the way through the address', () => {
  const filter = { readiness: ['LIVE', 'NO_TOKEN'] as const, search: 'Zoë & Co' };
  expect(queryFrom({ ...filter, readiness: [...filter.readiness] })).toBe(
    'status=live,no-token&q=Zo%C3%AB%20%26%20Co',
  );
  expect(filterFrom('status=live,no-token&q=Zo%C3%AB%20%26%20Co')).toEqual(filter);
});

test('nothing filtered leaves nothing in the address', () => {
  expect(queryFrom({ readiness: [], search: '' })).toBe('');
  expect(filterFrom('')).toEqual({ readiness: [], search: '' });
});

test('unknown statuses in an address are overlooked', () => {
  expect(filterFrom('status=ready,nonsense')).toEqual({ readiness: ['READY'], search: '' });
});

test('a chip adds its status, and takes it out again', () => {
  const once = toggled({ readiness: ['OFF'], search: 'a' }, 'LIVE');
  expect(once).toEqual({ readiness: ['OFF', 'LIVE'], search: 'a' });
  expect(toggled(once, 'OFF')).toEqual({ readiness: ['LIVE'], search: 'a' });
});

test('the total is that of the chosen statuses, or of everybody', () => {
  expect(totalOf(counts, [])).toBe(31);
  expect(totalOf(counts, ['LIVE', 'NO_TOKEN'])).toBe(6);
});
