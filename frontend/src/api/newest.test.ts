import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newest } from './newest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A task whose answers come when the test says so. */
function slowTask() {
  const open: { input: string; answer: () => void; fail: () => void }[] = [];
  const task = (input: string) =>
    new Promise<string>((resolve, reject) => {
      open.push({ input, answer: () => resolve(input.toUpperCase()), fail: () => reject(new Error(input)) });
    });
  return { open, task };
}

test('only the last of several quick calls is asked', async () => {
  const { open, task } = slowTask();
  const answers: string[] = [];
  const inspection = newest(
    task,
    (answer) => answers.push(answer),
    () => {},
    150,
  );
  inspection.ask('a');
  await vi.advanceTimersByTimeAsync(149);
  inspection.ask('ab');
  await vi.advanceTimersByTimeAsync(150);
  expect(open.map((call) => call.input)).toEqual(['ab']);
  open[0]?.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toEqual(['AB']);
});

test('an older answer that arrives later is dropped', async () => {
  const { open, task } = slowTask();
  const answers: string[] = [];
  const inspection = newest(
    task,
    (answer) => answers.push(answer),
    () => {},
    150,
  );
  inspection.ask('old');
  await vi.advanceTimersByTimeAsync(150);
  inspection.ask('new');
  await vi.advanceTimersByTimeAsync(150);
  open[1]?.answer();
  await vi.advanceTimersByTimeAsync(0);
  open[0]?.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toEqual(['NEW']);
});

test('after cancel neither an answer nor a failure is handed on', async () => {
  const { open, task } = slowTask();
  const told: unknown[] = [];
  const inspection = newest(
    task,
    (answer) => told.push(answer),
    (reason) => told.push(reason),
    150,
  );
  inspection.ask('one');
  await vi.advanceTimersByTimeAsync(150);
  inspection.cancel();
  open[0]?.fail();
  await vi.advanceTimersByTimeAsync(0);
  inspection.ask('two');
  inspection.cancel();
  await vi.advanceTimersByTimeAsync(150);
  expect(open).toHaveLength(1);
  expect(told).toEqual([]);
});

test('a failure of the last call is handed on', async () => {
  const { open, task } = slowTask();
  const failures: unknown[] = [];
  const inspection = newest(
    task,
    () => {},
    (reason) => failures.push(reason),
    0,
  );
  inspection.ask('x');
  await vi.advanceTimersByTimeAsync(0);
  open[0]?.fail();
  await vi.advanceTimersByTimeAsync(0);
  expect(failures).toEqual([new Error('x')]);
});
