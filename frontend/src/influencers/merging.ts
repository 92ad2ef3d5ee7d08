/** What an influencer is called and reached by. */
export interface Names {
  name: string;
  email: string;
  handle: string;
}

export const NAMES = ['name', 'email', 'handle'] as const satisfies readonly (keyof Names)[];

/** What somebody is called; whoever may change it sees the email. */
export function namesOf(person: { name: string; email: string | null; handle: string }): Names {
  return { name: person.name, email: person.email ?? '', handle: person.handle };
}

/** A handle is the same with and without its @. */
function same(key: keyof Names, one: Names, other: Names): boolean {
  const [first, second] = [one[key], other[key]].map((value) =>
    key === 'handle' ? value.replace(/^@/, '') : value,
  );
  return first === second;
}

/** The fields that were changed; the others stay as the desk has them. */
export function changedNames(start: Names, typed: Names): Partial<Names> {
  return Object.fromEntries(NAMES.filter((key) => !same(key, start, typed)).map((key) => [key, typed[key]]));
}

/** What becomes of a form that somebody else was faster than.
 *
 * `taken` is what they changed and this form did not; `contested` what both changed, and not to the same.
 */
export function merge(
  start: Names,
  typed: Names,
  theirs: Names,
): { taken: Partial<Names>; contested: Partial<Names> } {
  const changed = NAMES.filter((key) => !same(key, theirs, start) && !same(key, theirs, typed));
  const pick = (mine: boolean) =>
    Object.fromEntries(
      changed.filter((key) => same(key, start, typed) !== mine).map((key) => [key, theirs[key]]),
    );
  return { taken: pick(false), contested: pick(true) };
}
