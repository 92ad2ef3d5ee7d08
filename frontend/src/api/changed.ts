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

/** What stands before the dot: while it is the same, sentences alone change that tell a length of time. */
const standing = (changes: string | null) => changes?.split('.')[0];

/** Whether everybody stands as they did: at most sentences tell another length of time. */
export function standsStill(before: Since, { changes }: Since): boolean {
  return changes !== null && standing(changes) === standing(before.changes);
}

/** Ask only once something has changed since the answer.
 *
 * @param maxAgeMs how old what another part of the page was told of changes may be.
 * @param keptMs how long the answer stays true by itself.
 * @param same whether an answer is still as good as a new one.
 */
export function whenChanged<Data>(
  load: () => Promise<Data>,
  { maxAgeMs = 0, keptMs = Number.POSITIVE_INFINITY, same = isNewest } = {},
): () => Promise<Data> {
  let kept: { data: Data; asked: Since } | null = null;
  return async () => {
    const asked = await since(kept === null, maxAgeMs);
    if (kept === null || !same(kept.asked, asked, keptMs)) kept = { data: await load(), asked };
    return kept.data;
  };
}
