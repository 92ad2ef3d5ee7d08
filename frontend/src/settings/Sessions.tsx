import { settings as words } from '#messages/settings';
import { send } from '../api/client';
import { OTHERS, useEndSessions } from '../api/endSessions';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { PagedTable } from '../ui/PagedTable';
import { When } from '../ui/When';
import { sessionsChanged } from './sessionsChanged';

const AdminSessionsDocument = graphql(`
  query AdminSessions($first: Int!, $after: String) {
    adminSessions(first: $first, after: $after) {
      nodes { id client createdAt lastSeenAt current transport }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PAGE = 50;
const POLL_MS = 30_000;

/** Where the admin is signed in, and the way out of each place. */
export function Sessions() {
  const sessions = usePages(
    '',
    async (after) => (await send(AdminSessionsDocument, { first: PAGE, after })).adminSessions,
    () => POLL_MS,
  );
  const { refresh } = sessions;
  const { atWork, endOne, endOthers } = useEndSessions('ADMIN', words, refresh);
  sessionsChanged.useRefresh(refresh);

  return (
    <section class="part">
      <Freshness of={sessions} />
      <div class="head">
        <h2>{words.sessions}</h2>
        {(sessions.data?.nodes.length ?? 0) > 1 ? (
          <Button busy={atWork === OTHERS ? words.ending : null} onClick={() => void endOthers()}>
            {words.endOthers}
          </Button>
        ) : null}
      </div>
      <p class="muted lead">{words.sessionsLead}</p>
      <PagedTable list={sessions} caption={words.sessionsCaption} columns={words.columns}>
        {(session) => (
          <tr key={session.id}>
            <th scope="row" class="name" id={`session-${session.id}`}>
              <b>{session.client}</b> {session.current ? <span class="tag">{words.thisSession}</span> : null}
              {session.transport === 'BEARER' ? <span class="tag">{words.program}</span> : null}
            </th>
            <td class="muted" data-label={words.columns.seen}>
              <When at={session.lastSeenAt} />
            </td>
            <td class="muted" data-label={words.columns.since}>
              <When at={session.createdAt} />
            </td>
            <td class="act">
              {session.current ? null : (
                <Button
                  small
                  kind="quiet"
                  of={`session-${session.id}`}
                  busy={atWork === session.id ? words.ending : null}
                  onClick={() => void endOne(session.id)}
                >
                  {words.end}
                </Button>
              )}
            </td>
          </tr>
        )}
      </PagedTable>
    </section>
  );
}
