import { useRef } from 'preact/hooks';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import type { EveningQuery } from '../gql/graphql';
import { inPlace } from '../ui/holding';
import { ownZone } from '../ui/plannedTime';

const PAGE = 50;
const POLL_MS = 5000;
const KEPT_MS = 60_000;

const EveningDocument = graphql(`
  query Evening($date: String, $timeZone: String!, $first: Int!, $after: String, $begins: Boolean!) {
    evening(date: $date, timeZone: $timeZone) {
      date
      counts { total unable noShows onAir ended }
      noShows(first: 15) @include(if: $begins) { nodes { id ...TonightRow_PlannedShow } }
      shows(first: $first, after: $after) {
        nodes { id ...TonightRow_PlannedShow }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

type Row = EveningQuery['evening']['shows']['nodes'][number];

/** An evening's shows, the first no-shows before all others, page after page, asked again every five seconds while the page is visible.
 *
 * While they are `held`, `rows` keep their places.
 *
 * @param date the one on which the evening begins; null for the present one.
 */
export function useEvening(date: string | null, held: boolean) {
  const question = date ?? '';
  const shown = useRef<{ question: string; rows: Row[] }>({ question, rows: [] });
  const list = usePages(
    question,
    async (after) => {
      const begins = after === null;
      const { evening } = await send(EveningDocument, {
        date,
        timeZone: ownZone,
        first: PAGE,
        after,
        begins,
      });
      const { date: on, counts, noShows, shows } = evening;
      return { date: on, counts, ...shows, nodes: [...(noShows?.nodes ?? []), ...shows.nodes] };
    },
    () => POLL_MS,
    // Its sentences tell how long a token lasts, by the minute.
    { keptMs: KEPT_MS, wholePage: true },
  );
  const { data } = list;
  const before = shown.current;
  if (data) {
    const newest = new Map(data.nodes.map((row) => [row.id, row]));
    const there = before.rows.flatMap(({ id }) => newest.get(id) ?? []);
    const stays = held && before.question === data.question;
    shown.current = {
      question: data.question,
      rows: stays ? inPlace(there, data.nodes) : data.nodes,
    };
  }
  return { ...list, rows: shown.current.rows };
}
