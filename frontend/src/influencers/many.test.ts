import { expect, test } from 'vitest';
import { type Chosen, sift, tagsIn } from './many';

const person = (name: string, more: Partial<Chosen>): Chosen => ({
  id: name,
  name,
  handle: '',
  readiness: 'READY',
  tags: [],
  lastLiveAt: null,
  show: null,
  streaming: { enabled: true },
  tokenSource: 'PASTED',
  mintingRefused: null,
  token: { expiresAt: '2026-11-26T12:00:00Z' },
  nextToken: { source: 'PASTED' },
  ...more,
});

const people = [
  person('ana', { show: { id: 's' } }),
  person('bo', { streaming: { enabled: false }, tokenSource: 'MINTED' }),
  person('cy', { token: null, nextToken: null, mintingRefused: { message: 'No account.' } }),
];

test('only those are sent for whom there is something to do', () => {
  const names = (kind: Parameters<typeof sift>[0]) => sift(kind, people).toDo.map(({ name }) => name);
  expect(names('on')).toEqual(['bo']);
  expect(names('off')).toEqual(['ana', 'cy']);
  expect(names('mint')).toEqual(['ana']);
  expect(names('check')).toEqual(['ana', 'bo']);
  expect(names('archive')).toEqual(['ana', 'bo', 'cy']);
  expect(sift('off', people).left.map(({ name }) => name)).toEqual(['bo']);
});

test('tags stand between commas', () => {
  expect(tagsIn(' Gaming, late night ,,;B\nc')).toEqual(['Gaming', 'late night', 'B', 'c']);
  expect(tagsIn('  ')).toEqual([]);
});
