import '../styles/nextShows.css';
import { useCallback } from 'preact/hooks';
import { nextShows as words } from '#messages/nextShows';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import { ownZone, plannedSpan } from '../ui/plannedTime';

const NextShowsDocument = graphql(`
  query NextShows { studio { influencer { nextShows { id startsAt endsAt } } } }
`);

const POLL_MS = 60_000;

/** What is planned for the influencer, on their own clocks; nothing where nothing is. */
export default function NextShows() {
  const load = useCallback(() => send(NextShowsDocument, {}), []);
  const shows = usePoll(load, POLL_MS).data?.studio.influencer.nextShows ?? [];
  const [next, ...later] = shows.map((show) => (
    <time key={show.id} dateTime={show.startsAt}>
      {plannedSpan(show.startsAt, show.endsAt)}
    </time>
  ));
  if (!next) return null;
  return (
    <details class="next-shows">
      <summary>
        {later.length > 0 ? words.title : words.one} {next}
      </summary>
      {later.length > 0 ? (
        <ol>
          {later.map((time) => (
            <li key={time.key}>{time}</li>
          ))}
        </ol>
      ) : null}
      <p>{words.zone(ownZone)}</p>
    </details>
  );
}
