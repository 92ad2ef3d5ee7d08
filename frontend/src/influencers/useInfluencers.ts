import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { asked, type ListFilter } from './filter';

const PAGE = 50;
const POLL_MS = 4000;

const InfluencersPageDocument = graphql(`
  query InfluencersPage($first: Int!, $after: String, $filter: InfluencerFilter) {
    influencers(first: $first, after: $after, filter: $filter) {
      nodes { id readiness show { state } ...InfluencerRow_Influencer }
      pageInfo { hasNextPage endCursor }
      counts { total live off blocked noToken expiring ready check }
    }
  }
`);

/** The influencers that fit, page after page, asked again every four seconds while the page is visible. */
export function useInfluencers({ standings, search, archived }: ListFilter) {
  const filter = { ...asked(standings), search: search || null, archived };
  return usePages(
    JSON.stringify(filter),
    async (after) => (await send(InfluencersPageDocument, { first: PAGE, after, filter })).influencers,
    () => POLL_MS,
  );
}
