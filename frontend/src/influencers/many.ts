import { send } from '../api/client';
import { graphql } from '../gql';
import type { ChosenPeopleQuery, InfluencerFilter, MatchingQuery } from '../gql/graphql';
import { sentenceOf } from '../ui/failure';
import { checkWithHms } from './checkWithHms';

const BY_IDS = 100;
const AT_ONCE = 25;

const MatchingDocument = graphql(`
  query Matching($after: String, $filter: InfluencerFilter) {
    influencers(first: 100, after: $after, filter: $filter, orderBy: NAME) {
      nodes { id }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const ChosenPeopleDocument = graphql(`
  query ChosenPeople($filter: InfluencerFilter, $withEmail: Boolean!) {
    influencers(first: 100, filter: $filter, orderBy: NAME) {
      nodes {
        id
        name
        handle
        email @include(if: $withEmail)
        phone @include(if: $withEmail)
        readiness
        tags
        lastLiveAt
        show { id }
        streaming { enabled }
        tokenSource
        mintingRefused { message }
        token { expiresAt }
        nextToken { source }
      }
    }
  }
`);

export type Chosen = ChosenPeopleQuery['influencers']['nodes'][number];

/** Ask the desk whom a filter lets through, page by page. */
export async function matching(filter: InfluencerFilter, onSome: (ids: string[]) => boolean): Promise<void> {
  let after: string | null = null;
  do {
    const { influencers }: MatchingQuery = await send(MatchingDocument, { after, filter });
    const { hasNextPage, endCursor }: MatchingQuery['influencers']['pageInfo'] = influencers.pageInfo;
    const on = onSome(influencers.nodes.map(({ id }) => id));
    after = on && hasNextPage ? (endCursor ?? null) : null;
  } while (after !== null);
}

/** How those who are chosen stand now; whoever is archived or gone is not among them. */
export async function peopleOf(ids: readonly string[], withEmail = false): Promise<Chosen[]> {
  const found: Chosen[] = [];
  for (const some of chunks(ids, BY_IDS)) {
    const { influencers } = await send(ChosenPeopleDocument, { filter: { ids: some }, withEmail });
    found.push(...influencers.nodes);
  }
  return found.sort((one, other) => one.name.localeCompare(other.name));
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

const ToggleStreamingForMany = graphql(`
  mutation ToggleStreamingForMany($input: ToggleStreamingForManyInput!) {
    toggleStreamingForMany(input: $input) {
      __typename
      ... on DoneForMany { rows { influencerId problem { ... on Problem { message fix } } } }
      ... on InputRejected { field message fix }
    }
  }
`);

const SetTokenSourceForMany = graphql(`
  mutation SetTokenSourceForMany($input: SetTokenSourceForManyInput!) {
    setTokenSourceForMany(input: $input) {
      __typename
      ... on DoneForMany { rows { influencerId problem { ... on Problem { message fix } } } }
    }
  }
`);

const ChangeTagsForMany = graphql(`
  mutation ChangeTagsForMany($input: ChangeTagsForManyInput!) {
    changeTagsForMany(input: $input) {
      __typename
      ... on DoneForMany { rows { influencerId problem { ... on Problem { message fix } } } }
      ... on InputRejected { field message fix }
    }
  }
`);

const ArchiveMany = graphql(`
  mutation ArchiveMany($input: ArchiveManyInput!) {
    archiveMany(input: $input) {
      __typename
      ... on DoneForMany { rows { influencerId problem { ... on Problem { message fix } } } }
    }
  }
`);

/** What is done for all who are chosen. */
export type ManyKind = 'on' | 'off' | 'mint' | 'check' | 'tags' | 'archive';

/** What is typed for it. */
export interface Given {
  reason: string;
  add: string[];
  remove: string[];
}

interface Rejected {
  __typename: 'InputRejected';
  field: string;
  message: string;
  fix?: string | null;
}
interface Rows {
  __typename: 'DoneForMany';
  rows: { influencerId: string; problem?: { message: string; fix?: string | null } | null }[];
}

/** The desk is sent the shows that were seen to be open: no other is ever stopped. */
async function ask(kind: ManyKind, people: readonly Chosen[], given: Given): Promise<Rows | Rejected> {
  const influencerIds = people.map(({ id }) => id);
  const mayEndShows = people.flatMap(({ show }) => (show ? [show.id] : []));
  switch (kind) {
    case 'on':
    case 'off': {
      const enabled = kind === 'on';
      const input = { influencerIds, enabled, reason: given.reason || null, mayEndShows };
      return (await send(ToggleStreamingForMany, { input })).toggleStreamingForMany;
    }
    case 'mint':
      return (await send(SetTokenSourceForMany, { input: { influencerIds, source: 'MINTED' } }))
        .setTokenSourceForMany;
    case 'tags':
      return (
        await send(ChangeTagsForMany, { input: { influencerIds, add: given.add, remove: given.remove } })
      ).changeTagsForMany;
    case 'archive':
      return (await send(ArchiveMany, { input: { influencerIds, mayEndShows } })).archiveMany;
    case 'check': {
      const rows: Rows['rows'] = [];
      for (const influencerId of influencerIds) {
        const result = await checkWithHms(influencerId);
        const refused = result.__typename === 'CheckedWithHms' && result.answer.accepted ? null : result;
        const why = refused && 'answer' in refused ? refused.answer : refused;
        rows.push({ influencerId, problem: why });
      }
      return { __typename: 'DoneForMany', rows };
    }
  }
}

/** Who was refused, and why. */
export interface RefusedOne {
  id: string;
  name: string;
  why: string;
}

/** Do it for everybody, some at a time; `onStep` hears how many are through, and says whether to go on.
 *
 * @returns what was rejected about the whole of it, before anything was done; null once it is through.
 */
export async function doForMany(
  kind: ManyKind,
  people: readonly Chosen[],
  given: Given,
  onStep: (through: number, refused: RefusedOne[]) => boolean,
): Promise<Rejected | null> {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const refused: RefusedOne[] = [];
  let through = 0;
  // 100ms is asked about one after the other, for up to ten seconds each.
  for (const some of chunks(people, kind === 'check' ? 1 : AT_ONCE)) {
    const result = await ask(kind, some, given);
    if (result.__typename === 'InputRejected') return result;
    for (const { influencerId: id, problem } of result.rows)
      if (problem) refused.push({ id, name: names.get(id) ?? '', why: sentenceOf(problem) });
    through += some.length;
    if (!onStep(through, [...refused])) return null;
  }
  return null;
}

/** For whom there is something to do, and who is left as they are. */
export function sift(kind: ManyKind, people: readonly Chosen[]): { toDo: Chosen[]; left: Chosen[] } {
  const wants = (person: Chosen): boolean => {
    switch (kind) {
      case 'on':
        return !person.streaming.enabled;
      case 'off':
        return person.streaming.enabled;
      case 'mint':
        return person.mintingRefused === null && person.tokenSource !== 'MINTED';
      case 'check':
        return person.token !== null || person.nextToken !== null;
      default:
        return true;
    }
  };
  return { toDo: people.filter(wants), left: people.filter((person) => !wants(person)) };
}

/** The tags in a text in which commas are between them. */
export function tagsIn(text: string): string[] {
  return text
    .split(/[,\n;]/)
    .map((tag) => tag.trim())
    .filter(Boolean);
}
