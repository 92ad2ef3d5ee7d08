import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { now } from '../ui/clock';
import { type AuditView, filterOf, queryFrom } from './filter';

const AuditPageDocument = graphql(`
  query AuditPage($first: Int!, $after: String, $filter: AuditFilter) {
    auditEntries(first: $first, after: $after, filter: $filter) {
      nodes { id ...AuditEntryLine_AuditEntry }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PAGE = 50;
const POLL_MS = 15_000;
// Whoever reads further back does not wait for what is new.
const POLL_DEEP_MS = 600_000;

/** The entries that fit, page after page. */
export function useAudit(view: AuditView) {
  return usePages(
    queryFrom(view),
    async (after) => {
      const filter = filterOf(view, now());
      return (await send(AuditPageDocument, { first: PAGE, after, filter })).auditEntries;
    },
    (pages) => (pages > 1 ? POLL_DEEP_MS : POLL_MS),
    { wholePage: true },
  );
}
