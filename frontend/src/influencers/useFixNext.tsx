import { useRef, useState } from 'preact/hooks';
import { tonight as words } from '#messages/tonight';
import { send } from '../api/client';
import { type FragmentType, graphql } from '../gql';
import type { FixNextQuery } from '../gql/graphql';
import { lazyDialog } from '../ui/lazyDialog';
import { ownZone } from '../ui/plannedTime';
import { press } from '../ui/press';
import { toastDone } from '../ui/Toast';
import type { Action } from './action';
import type { FixDialog_Influencer } from './FixDialog';

const FixDialog = lazyDialog(() => import('./FixDialog'));

const FixNextDocument = graphql(`
  query FixNext($date: String, $timeZone: String!, $after: String) {
    evening(date: $date, timeZone: $timeZone) {
      counts { unable }
      repairs(first: 100, after: $after) {
        nodes { id startsAt readiness influencer { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

const RepairedDocument = graphql(`
  query Repaired($id: ID!) { influencer(id: $id) { ...FixDialog_Influencer } }
`);

type Show = FixNextQuery['evening']['repairs']['nodes'][number];
/** A show in whose dialog an admin is. */
interface Fixing {
  show: Show;
  person: FragmentType<typeof FixDialog_Influencer>;
  left: number;
}

/** Leads from one show that cannot start to the next, each in a dialog that repairs it, until none is left.
 *
 * @param refresh asks for the page again, after each change.
 * @param begin opens another dialog, to which what was done leads.
 */
export function useFixNext(
  date: string | null,
  emulatorUrl: string | null,
  refresh: () => Promise<void>,
  begin: (action: Action) => void,
) {
  // Each is opened once in a round: also one that was skipped, or that could not be repaired.
  const seen = useRef(new Set<string>());
  const [asking, setAsking] = useState(false);
  const [fixing, setFixing] = useState<Fixing | null>(null);

  /** Open the first show that has not been opened in this round. */
  async function open(after: string | null = null): Promise<void> {
    const { evening } = await send(FixNextDocument, { date, timeZone: ownZone, after });
    const { nodes, pageInfo } = evening.repairs;
    const next = nodes.filter(({ id }) => !seen.current.has(id));
    for (const [at, show] of next.entries()) {
      seen.current.add(show.id);
      const { influencer: person } = await send(RepairedDocument, { id: show.influencer.id });
      if (!person) continue;
      setFixing({ show, person, left: next.length - 1 - at });
      return;
    }
    if (pageInfo.hasNextPage) return open(pageInfo.endCursor);
    const { unable } = evening.counts;
    toastDone({ done: unable > 0 ? words.someLeft(unable) : words.nothingLeft });
  }

  async function goOn(): Promise<void> {
    setAsking(true);
    await press(async () => {
      await open();
      return undefined;
    });
    setAsking(false);
  }

  const dialog = fixing ? (
    <FixDialog
      key={fixing.show.id}
      influencer={fixing.person}
      startsAt={fixing.show.startsAt}
      off={fixing.show.readiness === 'OFF'}
      left={fixing.left}
      emulatorUrl={emulatorUrl}
      onChanged={() => void refresh()}
      onNext={() => {
        setFixing(null);
        void goOn();
      }}
      onAction={(action) => {
        setFixing(null);
        begin(action);
      }}
      onClose={() => setFixing(null)}
    />
  ) : null;
  return {
    asking,
    dialog,
    start: () => {
      if (asking) return;
      seen.current = new Set();
      void goOn();
    },
    preload: FixDialog.preload,
  };
}
