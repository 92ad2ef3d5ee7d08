import { useCallback, useState } from 'preact/hooks';
import { query } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import type { AuditPageQuery } from '../gql/graphql';
import { now } from '../ui/clock';
import { filterOf, queryFrom, viewFrom } from './filter';

const AuditPageDocument = graphql(`
  query AuditPage($first: Int!, $after: String, $filter: AuditFilter) {
    auditEntries(first: $first, after: $after, filter: $filter) {
      nodes { id ...AuditEntryLine_AuditEntry }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

type Entry = AuditPageQuery['auditEntries']['nodes'][number];

const PAGE = 50;
const POLL_MS = 15_000;
// Whoever reads further back does not wait for what is new.
const POLL_DEEP_MS = 600_000;

/** The entries that fit, page after page. `view` is given as the address's query. */
export function useAudit(view: string) {
  const question = queryFrom(viewFrom(view));
  const [depth, setDepth] = useState({ question, pages: 1 });
  const pages = depth.question === question ? depth.pages : 1;

  const load = useCallback(async () => {
    const filter = filterOf(viewFrom(question), now());
    const entries: Entry[] = [];
    let after: string | null = null;
    for (let fetched = 1; ; fetched += 1) {
      const answer: AuditPageQuery = await query(AuditPageDocument, { first: PAGE, after, filter });
      const { nodes, pageInfo } = answer.auditEntries;
      entries.push(...nodes);
      if (fetched === pages || !pageInfo.hasNextPage)
        return { question, entries, hasMore: pageInfo.hasNextPage };
      after = pageInfo.endCursor;
    }
  }, [question, pages]);

  const poll = usePoll(load, pages > 1 ? POLL_DEEP_MS : POLL_MS);
  const showMore = useCallback(() => setDepth({ question, pages: pages + 1 }), [question, pages]);
  return { ...poll, showMore, deeper: pages > 1, answered: poll.data?.question === question };
}
