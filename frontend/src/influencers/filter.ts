import type { InfluencerOrder, Readiness } from '../gql/graphql';
import { credentialIn } from './credential';
import type { Standing } from './standing';

/** The standings as chips, in the order in which they are shown, with their words in the address. */
export const CHIPS = [
  { standing: 'LIVE', word: 'live', count: 'live' },
  { standing: 'READY', word: 'ready', count: 'ready' },
  { standing: 'CHECK', word: 'check', count: 'check' },
  { standing: 'EXPIRING', word: 'expiring', count: 'expiring' },
  { standing: 'BLOCKED', word: 'blocked', count: 'blocked' },
  { standing: 'NO_TOKEN', word: 'no-token', count: 'noToken' },
  { standing: 'OFF', word: 'off', count: 'off' },
] as const satisfies readonly { standing: Standing; word: string; count: string }[];

/** The desk's counts: its READY are all of them, also those to check. */
export type Counts = Record<(typeof CHIPS)[number]['count'] | 'total', number>;

/** The columns that the list can be sorted by, with their words in the address, and whether they rise by nature. */
export const SORTED = {
  status: { order: 'STATUS', rises: true },
  influencer: { order: 'NAME', rises: true },
  nextShow: { order: 'NEXT_SHOW', rises: true },
  lastLive: { order: 'LAST_LIVE', rises: false },
} as const satisfies Record<string, { order: InfluencerOrder; rises: boolean }>;

export type SortColumn = keyof typeof SORTED;
export const SORT_COLUMNS = Object.keys(SORTED) as SortColumn[];

/** What the list shows: all of it lives in the address, so that it can be shared and gone back to. */
export interface ListFilter {
  standings: Standing[];
  search: string;
  /** All of these; whose they are has them in any case. */
  tags: readonly string[];
  /** Only those who have not signed in yet. */
  unsigned: boolean;
  /** By which column it is sorted, and whether the other way round. */
  sort: SortColumn;
  reverse: boolean;
  /** The archived ones, instead of everybody else. */
  archived: boolean;
  /** The id of whose panel is open; empty without one. */
  person: string;
}

export const NO_FILTER: ListFilter = {
  standings: [],
  search: '',
  tags: [],
  unsigned: false,
  sort: 'status',
  reverse: false,
  archived: false,
  person: '',
};
const MOST_TAGS = 10;

/** Read the filter from an address's query. Unknown words are overlooked, and secrets are not searched for. */
export function filterFrom(queryString: string): ListFilter {
  const parameters = new URLSearchParams(queryString);
  const words = (parameters.get('status') ?? '').split(',');
  const search = parameters.get('q') ?? '';
  const sort = parameters.get('sort') ?? '';
  return {
    standings: CHIPS.filter((chip) => words.includes(chip.word)).map((chip) => chip.standing),
    search: credentialIn(search) ? '' : search,
    tags: parameters
      .getAll('tag')
      .filter((tag) => !credentialIn(tag))
      .slice(0, MOST_TAGS),
    unsigned: parameters.get('signedIn') === 'no',
    sort: SORT_COLUMNS.find((column) => column === sort.replace(/^-/, '')) ?? NO_FILTER.sort,
    reverse: sort.startsWith('-'),
    archived: parameters.has('archived'),
    person: parameters.get('person') ?? '',
  };
}

/** Write the filter as an address's query, without the question mark; empty when nothing is filtered. */
export function queryFrom(filter: ListFilter): string {
  const { standings, search, tags, unsigned, sort, reverse, archived, person } = filter;
  const words = CHIPS.filter((chip) => standings.includes(chip.standing)).map((chip) => chip.word);
  const parts: string[] = [];
  if (words.length > 0) parts.push(`status=${words.join(',')}`);
  if (search) parts.push(`q=${encodeURIComponent(search)}`);
  for (const tag of tags) parts.push(`tag=${encodeURIComponent(tag)}`);
  if (unsigned) parts.push('signedIn=no');
  if (reverse || sort !== NO_FILTER.sort) parts.push(`sort=${reverse ? '-' : ''}${sort}`);
  if (archived) parts.push('archived');
  if (person) parts.push(`person=${encodeURIComponent(person)}`);
  return parts.join('&');
}

/** What the desk is asked for: it has one readiness for those who are ready, with and without a doubt. */
export function asked(standings: readonly Standing[]): {
  readiness: Readiness[] | null;
  check: boolean | null;
} {
  const ready = standings.includes('READY');
  const check = standings.includes('CHECK');
  const readiness = standings.filter((one) => one !== 'CHECK');
  if (check && !ready) readiness.push('READY');
  return { readiness: readiness.length > 0 ? readiness : null, check: ready === check ? null : check };
}

/** The filter with one standing added or taken out. */
export function toggled(filter: ListFilter, standing: Standing): ListFilter {
  const without = filter.standings.filter((one) => one !== standing);
  return {
    ...filter,
    standings: without.length === filter.standings.length ? [...without, standing] : without,
  };
}

/** The filter with one tag added or taken out. */
export function tagged(filter: ListFilter, tag: string): ListFilter {
  const without = filter.tags.filter((one) => one.toLowerCase() !== tag.toLowerCase());
  return {
    ...filter,
    tags: without.length < filter.tags.length ? without : [...without, tag].slice(-MOST_TAGS),
  };
}

/** Sorted by a column; by the one that it is sorted by already, the other way round. */
export function sortedBy(filter: ListFilter, sort: SortColumn): ListFilter {
  return { ...filter, sort, reverse: filter.sort === sort && !filter.reverse };
}

/** How the list is sorted, as a column's heading says it. */
export function direction({ sort, reverse }: ListFilter): 'ascending' | 'descending' {
  return SORTED[sort].rises === reverse ? 'descending' : 'ascending';
}

/** Which influencers the desk is asked for. */
export function wantedOf({ standings, search, tags, unsigned, archived }: ListFilter) {
  return {
    ...asked(standings),
    search: search || null,
    tags: [...tags],
    signedIn: unsigned ? false : null,
    archived,
  };
}

/** How many stand like this. */
export function countOf(counts: Omit<Counts, 'total'>, standing: Standing): number {
  if (standing === 'READY') return counts.ready - counts.check;
  return CHIPS.reduce((found, chip) => (chip.standing === standing ? counts[chip.count] : found), 0);
}

/** How many influencers the filter lets through, by counts that cover every standing. */
export function totalOf(counts: Counts, standings: readonly Standing[]): number {
  if (standings.length === 0) return counts.total;
  return standings.reduce((sum, standing) => sum + countOf(counts, standing), 0);
}
