import { useCallback, useEffect } from 'preact/hooks';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import { tally } from '../ui/tally';

const Tally = graphql(`
  query Tally {
    influencers(first: 50, filter: { readiness: [LIVE] }) { nodes { show { state } } }
  }
`);

const POLL_MS = 15_000;

/** Keep the mark's tally light true on pages that do not look at the shows themselves. */
export function useTally(path: string): void {
  const looks = path.startsWith('/admin/influencers') || path.startsWith('/admin/night');
  const load = useCallback(async () => (looks ? null : (await send(Tally, {})).influencers.nodes), [looks]);
  const { data } = usePoll(load, POLL_MS);
  useEffect(() => {
    if (data && !looks) tally.set(data.some(({ show }) => show?.state === 'ON_AIR'));
  }, [data]);
}
