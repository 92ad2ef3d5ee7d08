import { time as timeWords } from '#messages/time';
import { useNow } from './clock';
import { agoWords, moment, spanWords, timer } from './time';

/** How far a moment is from the present, in ms, kept up to date; negative once it has passed. */
export function useDistance(at: string): number {
  return Date.parse(at) - useNow(15_000);
}

/** "in 3 h", "2 h ago" or "just now". */
export function distanceWords(ms: number): string {
  return ms < 1000 ? agoWords(-ms) : timeWords.ahead(spanWords(ms));
}

/** "in 3 h" or "2 h ago", with the moment in full in its title. */
export function Relative({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {distanceWords(useDistance(at))}
    </time>
  );
}

/** When something expires or has expired: "expires in 3 h", "expired 2 h ago". */
export function Expiry({ at }: { at: string }) {
  const distance = useDistance(at);
  const span = spanWords(Math.abs(distance));
  const past = distance > -1000 ? timeWords.expiredNow : timeWords.expired(span);
  return (
    <time dateTime={at} title={moment(at)}>
      {distance > 0 ? timeWords.expires(span) : past}
    </time>
  );
}

/** A running clock since a moment. */
export function Timer({ since }: { since: string }) {
  const present = useNow(1000);
  return (
    <time class="num" dateTime={since} title={moment(since)}>
      {timer(present - Date.parse(since))}
    </time>
  );
}
