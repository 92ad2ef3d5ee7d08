import type { Readiness } from '../gql/graphql';
import { credentialIn } from './credential';

/** The statuses as chips, in the order in which they are shown, with their words in the address. */
export const CHIPS = [
  { readiness: 'LIVE', word: 'live', count: 'live', shape: 'live' },
  { readiness: 'READY', word: 'ready', count: 'ready', shape: 'ready' },
  { readiness: 'EXPIRING', word: 'expiring', count: 'expiring', shape: 'expiring' },
  { readiness: 'BLOCKED', word: 'blocked', count: 'blocked', shape: 'blocked' },
  { readiness: 'NO_TOKEN', word: 'no-token', count: 'noToken', shape: 'no-token' },
  { readiness: 'OFF', word: 'off', count: 'off', shape: 'off' },
] as const satisfies readonly { readiness: Readiness; word: string; count: string; shape: string }[];

/** What the list shows: all of it lives in the address, so that it can be shared and gone back to. */
export interface ListFilter {
  readiness: Readiness[];
  search: string;
  /** The archived ones, instead of everybody else. */
  archived: boolean;
  /** The id of whose panel is open; empty without one. */
  person: string;
}

export const NO_FILTER: ListFilter = { readiness: [], search: '', archived: false, person: '' };

/** Read the filter from an address's query. Unknown words are overlooked, and secrets are not searched for. */
export function filterFrom(queryString: string): ListFilter {
  const parameters = new URLSearchParams(queryString);
  const words = (parameters.get('status') ?? '').split(',');
  const search = parameters.get('q') ?? '';
  return {
    readiness: CHIPS.filter((chip) => words.includes(chip.word)).map((chip) => chip.readiness),
    search: credentialIn(search) ? '' : search,
    archived: parameters.has('archived'),
    person: parameters.get('person') ?? '',
  };
}

/** Write the filter as an address's query, without the question mark; empty when nothing is filtered. */
export function queryFrom({ readiness, search, archived, person }: ListFilter): string {
  const words = CHIPS.filter((chip) => readiness.includes(chip.readiness)).map((chip) => chip.word);
  const parts: string[] = [];
  if (words.length > 0) parts.push(`status=${words.join(',')}`);
  if (search) parts.push(`q=${encodeURIComponent(search)}`);
  if (archived) parts.push('archived');
  if (person) parts.push(`person=${encodeURIComponent(person)}`);
  return parts.join('&');
}

/** The filter with one status added or taken out. */
export function toggled(filter: ListFilter, readiness: Readiness): ListFilter {
  const without = filter.readiness.filter((one) => one !== readiness);
  return {
    ...filter,
    readiness: without.length === filter.readiness.length ? [...without, readiness] : without,
  };
}

/** How many influencers the filter lets through, by counts that cover every status. */
export function totalOf(
  counts: Record<(typeof CHIPS)[number]['count'] | 'total', number>,
  readiness: readonly Readiness[],
): number {
  if (readiness.length === 0) return counts.total;
  return CHIPS.filter((chip) => readiness.includes(chip.readiness)).reduce(
    (sum, chip) => sum + counts[chip.count],
    0,
  );
}
