import { useMemo, useRef } from 'preact/hooks';
import { whenChanged } from '../api/changed';
import { send } from '../api/client';
import { MOST_BY_ID } from '../api/pages';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import type { NightPageQuery } from '../gql/graphql';
import { totalOf } from './filter';
import type { Standing } from './standing';

const NightPageDocument = graphql(`
  query NightPage($search: String) {
    live: influencers(first: 50, filter: { readiness: [LIVE], search: $search }) {
      nodes { id show { state } ...NightCard_Influencer }
      counts { total live off blocked noToken expiring ready check settling }
    }
    repair: influencers(
      first: 20, filter: { readiness: [BLOCKED, NO_TOKEN, READY], check: true, search: $search }
    ) {
      nodes { id ...NightCard_Influencer }
    }
    expiring: influencers(first: 20, filter: { readiness: [EXPIRING], search: $search }) {
      nodes { id ...NightCard_Influencer }
    }
    ready: influencers(first: 20, filter: { readiness: [READY], check: false, search: $search }) {
      nodes { id ...NightCard_Influencer }
    }
    off: influencers(first: 20, filter: { readiness: [OFF], search: $search }) {
      nodes { id ...NightCard_Influencer }
    }
  }
`);

const NightCardsDocument = graphql(`
  query NightCards($ids: [ID!]) {
    influencers(first: 100, filter: { ids: $ids }) { nodes { id ...NightCard_Influencer } }
  }
`);

const POLL_MS = 4000;

const GROUPS = [
  { key: 'live', standings: ['LIVE'] },
  { key: 'repair', standings: ['BLOCKED', 'NO_TOKEN', 'CHECK'] },
  { key: 'expiring', standings: ['EXPIRING'] },
  { key: 'ready', standings: ['READY'] },
  { key: 'off', standings: ['OFF'] },
] as const satisfies readonly { key: keyof NightPageQuery; standings: readonly Standing[] }[];

type Card = NightPageQuery['repair']['nodes'][number];

interface Group {
  key: (typeof GROUPS)[number]['key'];
  standings: readonly Standing[];
  nodes: Card[];
  /** How many there are, with those that are not shown. */
  total: number;
}

interface Tonight {
  search: string;
  found: NightPageQuery;
  /** Cards that stay in view although no group holds them. */
  also: Card[];
}

function groupsOf(found: NightPageQuery): Group[] {
  return GROUPS.map(({ key, standings }) => ({
    key,
    standings,
    nodes: found[key].nodes,
    total: totalOf(found.live.counts, standings),
  }));
}

/** Everybody in groups by how they stand, asked again every four seconds while the page is visible.
 *
 * While they are `held`, cards keep their places and groups, and say what is newest.
 */
export function useTonight(search: string, held: boolean) {
  const shown = useRef<{ search: string; groups: Group[]; held: boolean }>({ search, groups: [], held });
  const load = useMemo(
    () =>
      whenChanged(async (): Promise<Tonight> => {
        const found = await send(NightPageDocument, { search: search || null });
        const present = new Set(groupsOf(found).flatMap(({ nodes }) => nodes.map(({ id }) => id)));
        const now = shown.current;
        const gone =
          now.held && now.search === search
            ? now.groups.flatMap(({ nodes }) => nodes.map(({ id }) => id)).filter((id) => !present.has(id))
            : [];
        const also =
          gone.length > 0
            ? (await send(NightCardsDocument, { ids: gone.slice(0, MOST_BY_ID) })).influencers.nodes
            : [];
        return { search, found, also };
      }),
    [search],
  );
  const tonight = usePoll(load, POLL_MS);
  const { data } = tonight;
  const before = shown.current;
  if (data) {
    let groups = groupsOf(data.found);
    if (held && before.search === data.search && before.groups.length > 0) {
      const cards = [...data.also, ...groups.flatMap(({ nodes }) => nodes)];
      const newest = new Map(cards.map((card) => [card.id, card]));
      groups = before.groups.map((group) => ({
        ...group,
        nodes: group.nodes.map((card) => newest.get(card.id) ?? card),
      }));
    }
    shown.current = { search: data.search, groups, held };
  }
  return { tonight, groups: shown.current.groups };
}
