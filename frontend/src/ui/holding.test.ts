import { expect, test } from 'vitest';
import { inPlace } from './holding';

const row = (id: string, state: string) => ({ id, state });

test('rows keep their places, say what is newest, and new ones follow', () => {
  const standing = [row('a', 'old'), row('b', 'old'), row('c', 'old')];
  const gone = [row('b', 'gone')];
  const fresh = [row('d', 'new'), row('c', 'new'), row('a', 'new')];
  expect(inPlace(standing, gone, fresh)).toEqual([
    row('a', 'new'),
    row('b', 'gone'),
    row('c', 'new'),
    row('d', 'new'),
  ]);
});
