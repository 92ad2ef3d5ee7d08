import { signIn as words } from '#messages/signIn';
import type { Typed } from './Form';
import type { Outcome } from './outcome';

/** Refuse a form in which one of these fields is empty, and mark those that are; undefined if none is. */
export function refuseEmpty(typed: Typed, names: readonly string[]): Outcome {
  const empty = names.filter((name) => !typed(name).trim());
  if (empty.length === 0) return;
  return { refused: { '': words.empty, ...Object.fromEntries(empty.map((name) => [name, true])) } };
}
