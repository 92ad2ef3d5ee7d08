import { createStore } from '../ui/store';

/** The ids of those who are chosen to do something for all of them: they stay while the list is searched and sorted. */
export const chosen = createStore<ReadonlySet<string>>(new Set());

/** Choose these too, or none of them. */
export function choose(ids: Iterable<string>, on: boolean): void {
  const now = new Set(chosen.get());
  for (const id of ids) {
    if (on) now.add(id);
    else now.delete(id);
  }
  chosen.set(now);
}

/** Choose nobody. */
export function chooseNobody(): void {
  chosen.set(new Set());
}

/** What stands in a list from one to the other, both included; only `to` where `from` is not in it. */
export function between(ids: readonly string[], from: string | null, to: string): string[] {
  const [start, end] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  if (start < 0 || end < 0) return [to];
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}
