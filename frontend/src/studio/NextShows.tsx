import { nextShows as words } from '#messages/nextShows';
import { ownZone, plannedSpan } from '../ui/plannedTime';

/** What is planned for the influencer, on their own clocks; nothing where nothing is. */
export function NextShows({ shows }: { shows: readonly { id: string; startsAt: string; endsAt: string }[] }) {
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
