import { now } from '../ui/clock';
import { askChanges, lastChanges } from './client';

/** What the desk's changes were before a question was asked, and when that was. */
export interface Since {
  changes: string | null;
  at: number;
}

/** Begin to ask; whoever asks for the first time waits for nothing. */
export async function since(first: boolean, maxAgeMs = 0): Promise<Since> {
  const changes = first ? lastChanges() : await askChanges(maxAgeMs);
  return { changes, at: now() };
}

/** Whether an answer is still the newest.
 *
 * @param keptMs how long its words stay true by themselves.
 */
export function isNewest(before: Since, { changes, at }: Since, keptMs: number): boolean {
  return changes !== null && changes === before.changes && at - before.at < keptMs;
}

/** Ask only once something has changed since the answer.
 *
 * @param maxAgeMs how old what another part of the page was told of changes may be.
 * @param keptMs how long the answer stays true by itself.
 */
export function whenChanged<Data>(
  load: () => Promise<Data>,
  { maxAgeMs = 0, keptMs = Number.POSITIVE_INFINITY } = {},
): () => Promise<Data> {
  let kept: { data: Data; asked: Since } | null = null;
  return async () => {
    const asked = await since(kept === null, maxAgeMs);
    if (kept === null || !isNewest(kept.asked, asked, keptMs)) kept = { data: await load(), asked };
    return kept.data;
  };
}
