import '../styles/night.css';
import { useCallback, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { inbox as words } from '#messages/inbox';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { deskViewer } from '../api/viewer';
import { graphql, readFragment } from '../gql';
import type { InboxQuery } from '../gql/graphql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { inboxChanged } from '../ui/inboxChanged';
import { isolated } from '../ui/isolated';
import { Listing, MoreButton } from '../ui/Listing';
import { lazyDialog } from '../ui/lazyDialog';
import { type Outcome, refuse } from '../ui/outcome';
import { Page } from '../ui/Page';
import { usePress } from '../ui/press';
import { Said } from '../ui/Said';
import { useStore } from '../ui/store';
import { When } from '../ui/When';
import { Action_Influencer } from './action';
import { useActions } from './useActions';

const DeleteTokenDialog = lazyDialog(() => import('./DeleteTokenDialog'));

const InboxDocument = graphql(`
  query Inbox($first: Int!, $after: String, $tokens: Boolean!) {
    inbox(first: $first, after: $after) {
      nodes {
        id
        kind
        said
        createdAt
        takenBy { id name }
        takenAt
        influencer { id name findings { code severity message fix } ...Action_Influencer }
        handedIn @include(if: $tokens) {
          lastFour
          report { verdict needsAccepting ...TokenVerdict_TokenReport }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const TakeOn = graphql(`
  mutation TakeOn($input: TakeOnInput!) {
    takeOn(input: $input) { __typename ... on Problem { message fix } }
  }
`);

const PutBack = graphql(`
  mutation PutBack($input: PutBackInput!) {
    putBack(input: $input) { __typename ... on Problem { message fix } }
  }
`);

const CloseInboxEntry = graphql(`
  mutation CloseInboxEntry($input: CloseInboxEntryInput!) {
    closeInboxEntry(input: $input) { __typename ... on Problem { message fix } }
  }
`);

type Entry = InboxQuery['inbox']['nodes'][number];

const PAGE = 30;
const POLL_MS = 4000;

/** /admin/inbox: what waits for an admin, the oldest first, each with its repair one press away. */
export default function InboxPage({ emulatorUrl }: { emulatorUrl: string | null }) {
  const tokens = useStore(deskViewer)?.permissions.includes('MANAGE_TOKENS') ?? false;
  const list = usePages(
    `${tokens}`,
    async (after) => (await send(InboxDocument, { first: PAGE, after, tokens })).inbox,
    (pages) => POLL_MS * pages,
    { wholePage: true },
  );
  const { refresh } = list;
  const changed = useCallback(async () => {
    await refresh();
    inboxChanged.tell();
  }, [refresh]);
  const actions = useActions(emulatorUrl, changed);
  return (
    <>
      <Page title={words.title} class="page night inbox" above={<Freshness of={list} />}>
        <Listing
          asked={list}
          empty={({ nodes }) => (nodes.length > 0 ? null : <p class="muted">{words.empty}</p>)}
        >
          {({ nodes }) => (
            <ul>
              {nodes.map((entry) => (
                <EntryCard key={entry.id} entry={entry} actions={actions} onDone={changed} />
              ))}
            </ul>
          )}
        </Listing>
        <MoreButton list={list} />
      </Page>
      {actions.dialogs}
    </>
  );
}

interface EntryCardProps {
  entry: Entry;
  actions: ReturnType<typeof useActions>;
  onDone: () => Promise<void>;
}

function EntryCard({ entry, actions, onDone }: EntryCardProps) {
  const me = useStore(deskViewer);
  const { atWork, press } = usePress();
  const { whyNot } = actions;
  const { influencer, handedIn, takenBy } = entry;
  const headingId = `inbox-${entry.id}`;
  const reason = influencer?.findings.find((finding) => finding.severity === 'BROKEN');

  const change = (name: string, ask: () => Promise<Outcome>) =>
    press(name, async () => {
      const outcome = await ask();
      await onDone();
      return outcome;
    });
  const input = { entryId: entry.id };
  const takeOn = () =>
    change('take', async () => {
      const { takeOn: result } = await send(TakeOn, { input });
      return result.__typename === 'InboxEntryChanged' ? undefined : refuse(result);
    });
  const putBack = () =>
    change('back', async () => {
      const { putBack: result } = await send(PutBack, { input });
      return result.__typename === 'InboxEntryChanged' ? undefined : refuse(result);
    });
  const [deleting, setDeleting] = useState(false);
  const closeIt = async (): Promise<Outcome> => {
    const { closeInboxEntry: result } = await send(CloseInboxEntry, { input });
    return result.__typename === 'InboxEntryClosed' ? { done: words.closed[entry.kind] } : refuse(result);
  };
  const close = () => change('close', closeIt);

  return (
    <li class="card" data-kind={entry.kind} data-id={influencer?.id}>
      <div class="card-top">
        <h2 id={headingId}>{entry.said}</h2>
        <p class="muted">
          <When at={entry.createdAt} />
        </p>
        <div class="reasons">
          {entry.kind === 'ASKED' && reason ? (
            <p class="reason">
              <Said text={`${reason.message} ${reason.fix}`} />
            </p>
          ) : null}
          {handedIn ? (
            <p class="reason">
              {words.handedIn({
                lastFour: <span class="mono">…{handedIn.lastFour}</span>,
                verdict: words.verdicts[handedIn.report.verdict],
              })}
            </p>
          ) : null}
          <p class="reason" role="status">
            {takenBy && entry.takenAt
              ? words.takenBy({
                  name: takenBy.id === me?.id ? null : isolated(takenBy.name ?? ''),
                  when: <When at={entry.takenAt} />,
                })
              : words.notTaken}
          </p>
        </div>
      </div>
      <div class="card-acts">
        {influencer && handedIn && !whyNot.tokens ? (
          <Button
            kind="primary"
            of={headingId}
            onClick={() =>
              actions.begin({
                kind: 'handed-in',
                influencer,
                handedIn: {
                  entryId: entry.id,
                  lastFour: handedIn.lastFour,
                  verdict: handedIn.report.verdict,
                  needsAccepting: handedIn.report.needsAccepting,
                  report: handedIn.report,
                },
              })
            }
          >
            {words.look}
          </Button>
        ) : null}
        {influencer && entry.kind === 'ASKED' ? (
          <Repair influencer={influencer} off={reason?.code === 'STREAMING_OFF'} actions={actions} />
        ) : null}
        {whyNot.streaming ? null : takenBy ? (
          <Button
            of={headingId}
            busy={atWork === 'back' ? words.puttingBack : null}
            onClick={() => void putBack()}
          >
            {words.putBack}
          </Button>
        ) : (
          <Button
            of={headingId}
            busy={atWork === 'take' ? words.takingOn : null}
            onClick={() => void takeOn()}
          >
            {words.takeOn}
          </Button>
        )}
        {whyNot.streaming || (entry.kind === 'HANDED_IN' && whyNot.tokens) ? null : (
          <Button
            kind="quiet"
            of={headingId}
            busy={atWork === 'close' ? words.closing : null}
            onClick={() => (entry.kind === 'HANDED_IN' ? setDeleting(true) : void close())}
          >
            {words.close[entry.kind]}
          </Button>
        )}
      </div>
      {influencer ? (
        <p class="more-link">
          <Link href={`/admin/influencers?person=${influencer.id}`}>
            {words.open(isolated(influencer.name))}
          </Link>
        </p>
      ) : null}
      {deleting ? (
        <DeleteTokenDialog
          name={influencer?.name ?? ''}
          lastFour={handedIn?.lastFour ?? ''}
          onDelete={closeIt}
          onClose={() => {
            setDeleting(false);
            void onDone();
          }}
        />
      ) : null}
    </li>
  );
}

/** The one press that repairs what keeps somebody from going live: the switch, or the paste box. */
function Repair({
  influencer,
  off,
  actions,
}: {
  influencer: NonNullable<Entry['influencer']>;
  off: boolean;
  actions: ReturnType<typeof useActions>;
}) {
  const person = readFragment(Action_Influencer, influencer);
  if (off)
    return actions.whyNot.streaming ? null : (
      <Button kind="primary" onClick={() => actions.streaming.change(person, true)}>
        {words.allow}
      </Button>
    );
  return actions.whyNot.tokens ? null : (
    <Button kind="primary" onClick={() => actions.begin({ kind: 'token', influencer })}>
      {person.token ? words.updateToken : words.setToken}
    </Button>
  );
}
