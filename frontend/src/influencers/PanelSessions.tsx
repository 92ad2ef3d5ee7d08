import { panel as words } from '#messages/panel';
import { sessions as sessionWords } from '#messages/sessions';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { useAskAgain } from '../ui/changes';
import { isolated } from '../ui/isolated';
import { Listing, MoreButton } from '../ui/Listing';
import { refuse } from '../ui/outcome';
import { usePress } from '../ui/press';
import { SessionFacts } from '../ui/SessionFacts';
import { When } from '../ui/When';

const PanelSessionsDocument = graphql(`
  query PanelSessions($id: ID!, $first: Int!, $after: String) {
    influencer(id: $id) {
      sessions(first: $first, after: $after) {
        nodes { id client createdAt lastSeenAt link { madeBy } live endsWithShow }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

const EndInfluencerSessions = graphql(`
  mutation EndInfluencerSessions($input: EndInfluencerSessionsInput!) {
    endInfluencerSessions(input: $input) {
      __typename
      ... on InfluencerSessionsEnded { endedSessions endsWithShow }
      ... on NotFound { message fix }
    }
  }
`);

const PAGE = 20;
const POLL_MS = 15_000;
const ALL = 'all';
const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

interface PanelSessionsProps {
  id: string;
  name: string;
  /** Their open show: a session says that it runs, and one may end with it. */
  show: string | undefined;
}

/** Where an influencer is signed in, and the way out of each place: no show is cut by it. */
export function PanelSessions({ id, name, show }: PanelSessionsProps) {
  const list = usePages(
    id,
    async (after) =>
      (await send(PanelSessionsDocument, { id, first: PAGE, after })).influencer?.sessions ?? NONE,
    () => POLL_MS,
  );
  const { atWork, press } = usePress();
  useAskAgain(show, list.refresh);

  const end = (sessionId?: string) =>
    press(sessionId ?? ALL, async () => {
      const input = { influencerId: id, sessionId };
      const { endInfluencerSessions: result } = await send(EndInfluencerSessions, { input });
      list.refresh();
      if (result.__typename === 'NotFound') return refuse(result);
      const { endedSessions: count, endsWithShow: live } = result;
      return { done: words.signedOut({ name: isolated(name), count, live }) };
    });

  return (
    <section>
      <h3>{words.sessions}</h3>
      <Listing asked={list} empty={({ nodes }) => (nodes.length === 0 ? <p>{words.noSessions}</p> : null)}>
        {({ nodes }) => (
          <>
            <ul class="panel-sessions">
              {nodes.map((session) => (
                <li key={session.id}>
                  <SessionFacts session={session}>
                    {sessionWords.lastUsed(<When at={session.lastSeenAt} />)}
                  </SessionFacts>
                  {session.endsWithShow ? null : (
                    <Button
                      small
                      of={`session-${session.id}`}
                      busy={atWork === session.id ? words.signingOut : null}
                      onClick={() => void end(session.id)}
                    >
                      {words.signOut}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            <MoreButton list={list} />
            {nodes.length > 1 ? (
              <Button small busy={atWork === ALL ? words.signingOut : null} onClick={() => void end()}>
                {words.signOutAll}
              </Button>
            ) : null}
          </>
        )}
      </Listing>
    </section>
  );
}
