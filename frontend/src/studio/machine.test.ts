import { expect, test } from 'vitest';
import {
  type Ending,
  firstView,
  heldElsewhere,
  inShow,
  type StudioEvent,
  type StudioView,
  step,
} from './machine';

const ending: Ending = { reason: 'STOPPED_BY_ADMIN', sentence: 'Stopped.', startedAt: null, endedAt: null };
const onAir: StudioEvent = { type: 'onAir', startedAt: '2026-11-23T20:00:00.000Z' };

function after(...events: StudioEvent[]): StudioView {
  return events.reduce(step, firstView);
}

const dropped: StudioEvent = { type: 'dropped', at: '2026-11-23T20:05:00.000Z' };

const ready: StudioEvent = { type: 'told', state: 'READY', mine: false };

test.each([
  ['READY', false, 'ready'],
  ['BLOCKED', false, 'blocked'],
  ['PAUSED', false, 'paused'],
  ['LIVE', false, 'elsewhere'],
  ['LIVE', true, 'rejoin'],
] as const)('told %s (own show: %s), the page is %s', (state, mine, phase) => {
  expect(after({ type: 'told', state, mine }).phase).toBe(phase);
});

test('a show goes from connecting to live, and keeps its start over a reconnect', () => {
  expect(after(ready, { type: 'goLivePressed' }).phase).toBe('connecting');
  const live = after(ready, { type: 'goLivePressed' }, onAir);
  expect(live).toMatchObject({ phase: 'live', startedAt: '2026-11-23T20:00:00.000Z' });
  const back = step(step(live, dropped), { type: 'back' });
  expect(step(live, dropped)).toEqual({
    ...live,
    phase: 'reconnecting',
    droppedAt: '2026-11-23T20:05:00.000Z',
  });
  expect(back).toEqual(live);
});

test('a failure that blocks the page is told there, and no more once it is repaired', () => {
  const failed: StudioEvent = { type: 'failed', sentence: 'Only for watching.', code: '9001' };
  const blocked = after(ready, { type: 'goLivePressed' }, failed, {
    type: 'told',
    state: 'BLOCKED',
    mine: false,
  });
  expect(blocked.problem).toEqual({ sentence: 'Only for watching.', code: '9001' });
  expect(step(blocked, ready)).toMatchObject({ phase: 'ready', problem: null });
});

test('an end that could not be saved is told beside the show, until it was saved', () => {
  const failed: StudioEvent = { type: 'failed', sentence: 'Nothing can be saved.', code: null };
  const left = after({ type: 'told', state: 'LIVE', mine: true }, failed);
  expect(left).toMatchObject({ phase: 'rejoin', problem: { sentence: 'Nothing can be saved.', code: null } });
  expect(step(left, ready)).toMatchObject({ phase: 'ready', problem: null });
});

test('a page that sends no picture says so while it is on air', () => {
  const live = after(ready, { type: 'goLivePressed' }, { ...onAir, soundOnly: true });
  expect(live.soundOnly).toBe(true);
  expect(after(ready, { type: 'goLivePressed' }, onAir).soundOnly).toBe(false);
});

test('a page that joins its show again says that it is reconnecting until it is back, and then keeps the start', () => {
  const live = after(ready, { type: 'goLivePressed' }, onAir);
  const later: StudioEvent = { type: 'dropped', at: '2026-11-23T20:06:00.000Z' };
  const gone = step(live, dropped);
  // The SDK has given up: still the same drop.
  expect(step(gone, later)).toBe(gone);
  expect([onAir, { type: 'back' } as const].reduce(step, gone)).toEqual(live);
  // The camera may be another by then, or none.
  expect(step(gone, { ...onAir, soundOnly: true })).toEqual({ ...live, soundOnly: true });
});

test('a show that cannot be joined again is over, from connecting as from reconnecting', () => {
  const expired: Ending = { reason: 'FAILED', sentence: 'Ask your admin.', startedAt: null, endedAt: null };
  const over = { ...firstView, phase: 'ended', ending: expired };
  const connecting = after(ready, { type: 'goLivePressed' });
  for (const view of [connecting, after(ready, { type: 'goLivePressed' }, onAir, dropped)])
    expect(step(view, { type: 'ended', ending: expired })).toEqual(over);
});

test('joined is not live: without onAir the page stays connecting', () => {
  expect(after(ready, { type: 'goLivePressed' }, { type: 'back' }, dropped).phase).toBe('connecting');
});

test('what the desk says of the studio does not interrupt a show of this page, nor the page after it', () => {
  const live = after(ready, { type: 'goLivePressed' }, onAir);
  expect(step(live, { type: 'told', state: 'LIVE', mine: false })).toBe(live);
  const over = step(live, { type: 'ended', ending });
  expect(step(over, ready)).toBe(over);
  expect(over).toMatchObject({ phase: 'ended', startedAt: null, ending });
});

test('a failure on the way leads back to the desk with its sentence, which the next try clears', () => {
  const failed = after(
    ready,
    { type: 'goLivePressed' },
    { type: 'failed', sentence: 'No network.', code: '1003' },
  );
  expect(failed).toMatchObject({ phase: 'loading', problem: { sentence: 'No network.', code: '1003' } });
  const told = step(failed, ready);
  expect(told).toMatchObject({ phase: 'ready', problem: { code: '1003' } });
  expect(step(told, { type: 'goLivePressed' }).problem).toBeNull();
});

test('a second press, a late answer or a late failure changes nothing', () => {
  const live = after(ready, { type: 'goLivePressed' }, onAir);
  expect(step(live, { type: 'goLivePressed' })).toBe(live);
  expect(step(live, onAir)).toBe(live);
  const over = step(live, { type: 'ended', ending });
  expect(step(over, { type: 'failed', sentence: 'x', code: null })).toBe(over);
  expect(step(after(ready), { type: 'dismissed' }).phase).toBe('ready');
});

test('after the ended page the studio starts afresh', () => {
  expect(
    after(ready, { type: 'goLivePressed' }, onAir, { type: 'ended', ending }, { type: 'dismissed' }),
  ).toEqual(firstView);
});

test('only connecting, live and reconnecting count as being in a show', () => {
  const phases = [
    'loading',
    'ready',
    'blocked',
    'paused',
    'elsewhere',
    'rejoin',
    'connecting',
    'live',
    'reconnecting',
    'ended',
  ] as const;
  expect(phases.filter(inShow)).toEqual(['connecting', 'live', 'reconnecting']);
});

test('another page has the show when the desk says so, and after it took the show over', () => {
  const elsewhere: StudioEvent = { type: 'told', state: 'LIVE', mine: false };
  const tookOver: StudioEvent = { type: 'ended', ending: { ...ending, reason: 'TOOK_OVER' } };
  expect(heldElsewhere(after(elsewhere))).toBe(true);
  expect(heldElsewhere(after(elsewhere, ready))).toBe(false);
  expect(heldElsewhere(after(ready, { type: 'goLivePressed' }, onAir, tookOver))).toBe(true);
  expect(heldElsewhere(after(ready, { type: 'goLivePressed' }, onAir, tookOver, { type: 'dismissed' }))).toBe(
    false,
  );
  for (const view of [
    firstView,
    after(ready, { type: 'goLivePressed' }, onAir),
    after({ type: 'ended', ending }),
  ])
    expect(heldElsewhere(view)).toBe(false);
});
