import { useCallback, useState } from 'preact/hooks';
import { query } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import type { InfluencerFilter, InfluencersPageQuery, Readiness } from '../gql/graphql';

const PAGE = 50;
const POLL_MS = 4000;

const InfluencersPageDocument = graphql(`
  query InfluencersPage($first: Int!, $after: String, $filter: InfluencerFilter) {
    influencers(first: $first, after: $after, filter: $filter) {
      nodes { id readiness show { state } ...InfluencerRow_Influencer }
      pageInfo { hasNextPage endCursor }
      counts { total live off blocked noToken expiring ready }
    }
  }
`);

type Connection = InfluencersPageQuery['influencers'];

interface Listing {
  /** What was asked: a newer question may be under way. */
  question: string;
  nodes: Connection['nodes'];
  counts: Connection['counts'];
  hasMore: boolean;
}

async function fetchPage(filter: InfluencerFilter, after: string | null): Promise<Connection> {
  const { influencers } = await query(InfluencersPageDocument, { first: PAGE, after, filter });
  return influencers;
}

/** The influencers that fit, page after page, asked again every four seconds while the page is visible.
 *
 * `readiness` is given as one string, so that an equal filter is the same question.
 */
export function useInfluencers(readinessWords: string, search: string, archived: boolean) {
  const question = `${readinessWords}|${archived}|${search}`;
  const [depth, setDepth] = useState({ question, pages: 1 });
  const pages = depth.question === question ? depth.pages : 1;

  const load = useCallback(async (): Promise<Listing> => {
    const readiness = readinessWords ? (readinessWords.split(',') as Readiness[]) : null;
    const filter = { readiness, search: search || null, archived };
    const nodes = new Map<string, Connection['nodes'][number]>();
    let page: Connection = await fetchPage(filter, null);
    for (let fetched = 1; ; fetched += 1) {
      // Somebody may move between two pages while they are fetched: everybody stands in the list once.
      for (const node of page.nodes) nodes.set(node.id, node);
      const { hasNextPage, endCursor } = page.pageInfo;
      if (fetched === pages || !hasNextPage || !endCursor)
        return { question, nodes: [...nodes.values()], counts: page.counts, hasMore: hasNextPage };
      page = await fetchPage(filter, endCursor);
    }
  }, [question, readinessWords, search, archived, pages]);

  const poll = usePoll(load, POLL_MS);
  const showMore = useCallback(() => setDepth({ question, pages: pages + 1 }), [question, pages]);
  return { ...poll, showMore, deeper: pages > 1, answered: poll.data?.question === question };
}
