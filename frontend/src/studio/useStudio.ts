import { useCallback, useEffect, useRef } from 'preact/hooks';
import { belongTo, send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import type { StudioPageQuery as Answer } from '../gql/graphql';
import { now } from '../ui/clock';
import { claimPage } from './holder';

const StudioPageQuery = graphql(`
  query StudioPage($shows: Boolean!) {
    studio {
      influencer {
        id name email
        nextShows @include(if: $shows) { id startsAt endsAt }
      }
      state supportCode show { id } ...Offstage_Studio
    }
  }
`);

const POLL_MS = 5000;
/** On air, the heartbeat tells how the show stands. */
const ON_AIR_MS = 60_000;
const SHOWS_MS = 60_000;

type NextShows = NonNullable<Answer['studio']['influencer']['nextShows']>;

/** How the influencer stands, asked again and again; what is planned for them comes with it, but not each time. */
export function useStudio(onAir: boolean) {
  const planned = useRef<{ at: number; shows: NextShows }>({ at: 0, shows: [] });
  const load = useCallback(async () => {
    const at = now();
    const due = at - planned.current.at >= SHOWS_MS;
    const [{ studio }] = await Promise.all([send(StudioPageQuery, { shows: due }), claimPage()]);
    belongTo('INFLUENCER', studio.influencer.id);
    const { nextShows } = studio.influencer;
    if (nextShows) planned.current = { at, shows: nextShows };
    return { ...studio, nextShows: planned.current.shows };
  }, []);
  useEffect(() => {
    belongTo('INFLUENCER', ''); // whichever influencer this is
    return () => belongTo('INFLUENCER', null);
  }, []);
  return usePoll(load, onAir ? ON_AIR_MS : POLL_MS);
}
