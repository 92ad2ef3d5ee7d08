import { plans as words } from '#messages/plans';
import { graphql } from '../gql';
import type { PanelPlansQuery } from '../gql/graphql';
import { plannedSpan } from '../ui/plannedTime';

export const PanelPlansDocument = graphql(`
  query PanelPlans($id: ID!, $first: Int!, $after: String) {
    influencer(id: $id) {
      plannedShows(first: $first, after: $after) {
        nodes {
          id
          startsAt
          endsAt
          localStart
          timeZone
          lengthMin
          clockNote
          moved
          repeats { weekdays until }
          findings { code severity message }
          show { id state }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

/** One planned show. */
export type Planned = NonNullable<PanelPlansQuery['influencer']>['plannedShows']['nodes'][number];

/** Names the shows of a series that stay as they are, after what was done with the others. */
export function keptSentence(kept: readonly { startsAt: string; endsAt: string }[]): string {
  if (kept.length === 0) return '';
  return ` ${words.kept(kept.map((one) => plannedSpan(one.startsAt, one.endsAt)).join('; '))}`;
}
