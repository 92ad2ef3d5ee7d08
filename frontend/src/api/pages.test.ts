import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypedDocumentString } from '../gql/graphql';
import { standsStill, whenChanged } from './changed';
import { askChanges, send } from './client';
import { createBook } from './pages';

/** What the desk's changes are; null where it does not say. */
let changes: string | null = '"1"';
let looked: (string | null)[] = [];

beforeEach(async () => {
  vi.useFakeTimers();
  changes = '"1"';
  vi.stubGlobal('fetch', async (_: string, init: { headers: Record<string, string> }) => {
    const known = init.headers['if-none-match'] ?? null;
    looked.push(known);
    if (changes === null) throw new Error('offline');
    const same = known === changes;
    return { status: same ? 304 : 204, headers: new Headers(same ? {} : { etag: changes }) };
  });
  await askChanges();
  looked = [];
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A list of people, two a page, and what was asked of it. */
function people(count: number) {
  const list = Array.from({ length: count }, (_, at) => ({ id: `${at}`, name: `Person ${at}` }));
  const asked: (string | null)[] = [];
  const fetchPage = async (after: string | null) => {
    asked.push(after);
    const from = after === null ? 0 : list.findIndex(({ id }) => id === after) + 1;
    const nodes = list.slice(from, from + 2);
    const endCursor = nodes.at(-1)?.id ?? null;
    return { nodes, pageInfo: { hasNextPage: from + 2 < list.length, endCursor } };
  };
  return { list, asked, fetchPage };
}

const idsOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id).join('');

test('a page more is asked for alone, and stands after those that are there', async () => {
  const { asked, fetchPage } = people(5);
  const read = createBook('all', fetchPage, Infinity);
  expect(idsOf(await read(1))).toBe('01');
  expect(idsOf(await read(2))).toBe('0123');
  expect(idsOf(await read(3))).toBe('01234');
  expect(asked).toEqual([null, '1', '3']);
});

test('nothing is asked again while nothing changes, however many pages there are', async () => {
  const { asked, fetchPage } = people(5);
  const read = createBook('all', fetchPage, Infinity);
  await read(1);
  const told = await read(2);
  asked.length = 0;
  expect(await read(2)).toBe(told);
  expect(await read(2)).toBe(told);
  expect(asked).toEqual([]);
  expect(looked).toEqual(['"1"', '"1"']);
});

test('once something changes, all pages are asked for again, once', async () => {
  const { list, asked, fetchPage } = people(5);
  const read = createBook('all', fetchPage, Infinity);
  await read(1);
  await read(2);
  asked.length = 0;
  changes = '"2"';
  list[0] = { id: '0', name: 'Renamed' };
  expect((await read(2)).nodes[0]?.name).toBe('Renamed');
  await read(2);
  expect(asked).toEqual([null, '1']);
});

test('a change before a page more was shown is not lost by it', async () => {
  const { list, asked, fetchPage } = people(5);
  const read = createBook('all', fetchPage, Infinity);
  await read(1);
  changes = '"2"';
  list[0] = { id: '0', name: 'Renamed' };
  await read(2);
  asked.length = 0;
  expect((await read(2)).nodes[0]?.name).toBe('Renamed');
  expect(asked).toEqual([null, '1']);
});

test('a desk that says nothing of its changes is asked each time', async () => {
  const { asked, fetchPage } = people(2);
  const read = createBook('all', fetchPage, Infinity);
  changes = null;
  await read(1);
  await read(1);
  await read(1);
  expect(asked).toEqual([null, null, null]);
});

test('words that age are asked for again after their time', async () => {
  const { asked, fetchPage } = people(2);
  const read = createBook('all', fetchPage, 60_000);
  await read(1);
  vi.advanceTimersByTime(59_000);
  await read(1);
  expect(asked).toEqual([null]);
  vi.advanceTimersByTime(1_000);
  await read(1);
  expect(asked).toEqual([null, null]);
});

test('a list whose changes are not counted is asked for each time, without a look at the changes', async () => {
  const { asked, fetchPage } = people(3);
  const read = createBook('all', fetchPage, 0);
  await read(1);
  await read(2);
  await read(2);
  expect(asked).toEqual([null, '1', null, '1']);
  expect(looked).toEqual([]);
});

test('who moves to a later page stands in the list once, and who left stays in view', async () => {
  const { list, fetchPage } = people(5);
  const fetch = async (ids: string[]) => ids.map((id) => ({ id, name: 'Gone' }));
  const ages = () => false;
  const read = createBook('all', fetchPage, Infinity, { ids: () => ['0', '4'], fetch, ages });
  await read(1);
  list.splice(0, 1);
  list.splice(1, 0, { id: '0', name: 'Moved' });
  const told = await read(2);
  expect(idsOf(told)).toBe('012');
  expect(told.nodes[0]?.name).toBe('Moved');
  expect(told.also).toEqual([{ id: '4', name: 'Gone' }]);
});

test('where lengths of time alone are told anew, only those are asked for of whom any is told', async () => {
  changes = '"1.60"';
  await askChanges();
  const { asked, fetchPage } = people(5);
  const again: string[][] = [];
  const fetch = async (ids: string[]) => {
    again.push(ids);
    return ids.map((id) => ({ id, name: `Anew ${id}` }));
  };
  let ages = ({ id }: { id: string }) => id === '1' || id === '9';
  const stay = { ids: () => ['9'], fetch, ages: (node: { id: string }) => ages(node) };
  const read = createBook('all', fetchPage, Infinity, stay);
  await read(1);
  asked.length = again.length = 0;

  changes = '"1.120"';
  const told = await read(1);
  expect(asked).toEqual([]);
  expect(again).toEqual([['1', '9']]);
  expect(told.nodes.map(({ name }) => name)).toEqual(['Person 0', 'Anew 1']);
  expect(told.also.map(({ name }) => name)).toEqual(['Anew 9']);
  expect(await read(1)).toBe(told);

  ages = () => false;
  changes = '"1.180"';
  await read(1);
  expect([asked, again.length]).toEqual([[], 1]);

  changes = '"2.180"';
  await read(1);
  expect(asked).toEqual([null]);
});

test('a failed page more is asked for alone again', async () => {
  const { asked, fetchPage } = people(5);
  let fails = false;
  const read = createBook(
    'all',
    async (after) => {
      if (fails) throw new Error('offline');
      return fetchPage(after);
    },
    Infinity,
  );
  await read(1);
  fails = true;
  await expect(read(2)).rejects.toThrow('offline');
  fails = false;
  expect(idsOf(await read(2))).toBe('0123');
  expect(asked).toEqual([null, '1']);
});

test('an answer is kept until something changes; one that failed is not', async () => {
  const load = vi.fn(async () => 'answer');
  const ask = whenChanged(load);
  load.mockRejectedValueOnce(new Error('offline'));
  await expect(ask()).rejects.toThrow('offline');
  await ask();
  await ask();
  expect(load).toHaveBeenCalledTimes(2);
  changes = '"2"';
  await ask();
  await ask();
  expect(load).toHaveBeenCalledTimes(3);
});

test('an answer without lengths of time is not asked for again where these alone are told anew', async () => {
  changes = '"1.60"';
  await askChanges();
  let asked = 0;
  const read = whenChanged(async () => ++asked, { same: standsStill });
  await read();
  changes = '"1.120"';
  expect(await read()).toBe(1);
  changes = '"2.120"';
  expect(await read()).toBe(2);
});

test('an answer that failed after a change is asked for again', async () => {
  const load = vi.fn(async () => 'answer');
  const ask = whenChanged(load);
  await ask();
  changes = '"2"';
  load.mockRejectedValueOnce(new Error('offline'));
  await expect(ask()).rejects.toThrow('offline');
  expect(await ask()).toBe('answer');
  expect(load).toHaveBeenCalledTimes(3);
});

test('what another part was told of changes a moment ago will do, but not once anything else was answered', async () => {
  let asked = 0;
  const read = whenChanged(async () => ++asked, { maxAgeMs: 5000 });
  await read();
  vi.advanceTimersByTime(4999);
  await read();
  expect(looked).toEqual([]);
  vi.advanceTimersByTime(1);
  await read();
  expect(looked).toEqual(['"1"']);
  const answer = { status: 200, headers: new Headers(), json: async () => ({ data: {} }) };
  const look = fetch;
  vi.stubGlobal('fetch', async () => answer);
  vi.advanceTimersByTime(1);
  await send(new TypedDocumentString('mutation { x }'), {});
  vi.stubGlobal('fetch', look);
  changes = '"2"';
  await read();
  expect(looked).toEqual(['"1"', '"1"']);
  expect(asked).toBe(2);
});

test('an answer is asked for again once it has been kept for as long as it stays true', async () => {
  let asked = 0;
  const read = whenChanged(async () => ++asked, { keptMs: 60_000 });
  await read();
  vi.advanceTimersByTime(59_999);
  expect(await read()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await read()).toBe(2);
});
