import { useRef } from 'preact/hooks';
import { send } from '../api/client';
import { MOST_BY_ID, usePages } from '../api/pages';
import { graphql } from '../gql';
import type { InfluencersPageQuery } from '../gql/graphql';
import { inPlace } from '../ui/holding';
import { type ListFilter, SORTED, wantedOf } from './filter';

const PAGE = 50;
const LATER_PAGES = 100; // who wants to see more wants to see many
const POLL_MS = 4000;
const MS_A_PAGE = 1000;

const InfluencersPageDocument = graphql(`
  query InfluencersPage(
    $first: Int!, $after: String, $filter: InfluencerFilter, $orderBy: InfluencerOrder!, $reverse: Boolean!
  ) {
    influencers(first: $first, after: $after, filter: $filter, orderBy: $orderBy, reverse: $reverse) {
      nodes { id readiness show { state } findings { code } pageReport { reportedAt } ...InfluencerRow_Influencer }
      pageInfo { hasNextPage endCursor }
      counts { total live off blocked noToken expiring ready check notSignedIn more settling }
    }
  }
`);

type Row = InfluencersPageQuery['influencers']['nodes'][number];

/** The influencers that fit, page after page, asked again every four seconds while the page is visible.
 *
 * While they are `held`, `rows` keep their places, also those that no longer fit. What is `unwritten` is kept by no
 * entry of the history.
 */
export function useInfluencers(listed: ListFilter, held: boolean, unwritten: boolean) {
  const filter = wantedOf(listed);
  const { archived, reverse } = listed;
  const orderBy = SORTED[listed.sort].order;
  const question = JSON.stringify([filter, orderBy, reverse]);
  const standing = useRef<{ question: string; rows: Row[]; held: boolean }>({ question, rows: [], held });
  const fetchPage = async (first: number, after: string | null, wanted: object) =>
    (await send(InfluencersPageDocument, { first, after, filter: wanted, orderBy, reverse })).influencers;
  const list = usePages(
    question,
    (after) => fetchPage(after === null ? PAGE : LATER_PAGES, after, filter),
    // Many pages are many requests.
    (pages) => Math.max(POLL_MS, pages * MS_A_PAGE),
    {
      keptMs: Infinity,
      wholePage: !unwritten,
      stay: {
        ids: () => {
          const now = standing.current;
          return now.held && now.question === question ? now.rows.map(({ id }) => id) : [];
        },
        fetch: async (ids) => (await fetchPage(MOST_BY_ID, null, { ids, archived })).nodes,
        ages: ({ findings, pageReport }) => findings.length > 0 || pageReport !== null,
      },
    },
  );
  const { data } = list;
  const before = standing.current;
  if (data) {
    const stays = held && before.question === data.question;
    const rows = stays ? inPlace(before.rows, data.also, data.nodes) : data.nodes;
    standing.current = { question: data.question, rows, held };
  }
  return { ...list, rows: standing.current.rows };
}
