import { expect, test } from 'vitest';
import { between, choose, chooseNobody, chosen } from './chosen';

test('those who are chosen stay chosen while others are, and are let go by themselves', () => {
  choose(['a', 'b'], true);
  choose(['b', 'c'], true);
  choose(['a', 'x'], false);
  expect([...chosen.get()]).toEqual(['b', 'c']);
  chooseNobody();
  expect(chosen.get().size).toBe(0);
});

test('a range is what stands between both, in either direction', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect(between(ids, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(between(ids, 'c', 'a')).toEqual(['a', 'b', 'c']);
  expect(between(ids, 'c', 'c')).toEqual(['c']);
});

test('where the other end is no longer in the list, one is chosen alone', () => {
  expect(between(['a', 'b'], 'x', 'b')).toEqual(['b']);
  expect(between(['a', 'b'], null, 'b')).toEqual(['b']);
});
