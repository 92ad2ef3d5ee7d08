import { useEffect, useMemo } from 'preact/hooks';
import { standsStill, whenChanged } from '../api/changed';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import { inboxChanged } from '../ui/inboxChanged';
import { tally } from '../ui/tally';

const Tally = graphql(`
  query Tally($looks: Boolean!) {
    influencers(first: 50, filter: { readiness: [LIVE] }) @skip(if: $looks) { nodes { show { state } } }
    inbox(first: 1) { total }
  }
`);

const POLL_MS = 15_000;
const MAX_AGE_MS = 5000;

/** Keep the mark's tally light true on pages that do not look at the shows themselves, and count the inbox. */
export function useTally(path: string): number {
  const looks = path.startsWith('/admin/influencers') || path.startsWith('/admin/night');
  const load = useMemo(
    // Nothing in it tells a length of time.
    () => whenChanged(() => send(Tally, { looks }), { maxAgeMs: MAX_AGE_MS, same: standsStill }),
    [looks],
  );
  const { data, refresh } = usePoll(load, POLL_MS);
  inboxChanged.useRefresh(refresh);
  useEffect(() => {
    const shows = data?.influencers?.nodes;
    if (shows && !looks) tally.set(shows.some(({ show }) => show?.state === 'ON_AIR'));
  }, [data]);
  return data?.inbox.total ?? 0;
}
