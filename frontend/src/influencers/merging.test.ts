import { expect, test } from 'vitest';
import { changedNames, merge } from './merging';

const start = { name: 'Maya', email: 'maya@example.com', handle: 'maya' };

test('only what was changed is sent, and an @ changes nothing', () => {
  expect(changedNames(start, start)).toEqual({});
  expect(changedNames(start, { ...start, handle: '@maya' })).toEqual({});
  expect(changedNames(start, { ...start, name: '@Maya' })).toEqual({ name: '@Maya' });
  expect(changedNames(start, { ...start, handle: '' })).toEqual({ handle: '' });
  expect(changedNames(start, { ...start, name: 'Mia', email: 'mia@example.com' })).toEqual({
    name: 'Mia',
    email: 'mia@example.com',
  });
});

test.each([
  ['they changed another field', { handle: 'mine' }, { name: 'Theirs' }, { name: 'Theirs' }, {}],
  ['they changed the same field', { name: 'Mine' }, { name: 'Theirs' }, {}, { name: 'Theirs' }],
  ['they changed it to the same', { name: 'Mine' }, { name: 'Mine' }, {}, {}],
  ['they changed no name', { name: 'Mine' }, {}, {}, {}],
  [
    'they changed both',
    { name: 'Mine' },
    { name: 'Theirs', email: 'theirs@example.com' },
    { email: 'theirs@example.com' },
    { name: 'Theirs' },
  ],
])('%s', (_, mine, theirs, taken, contested) => {
  expect(merge(start, { ...start, ...mine }, { ...start, ...theirs })).toEqual({ taken, contested });
});
