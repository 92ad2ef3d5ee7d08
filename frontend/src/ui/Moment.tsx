import { time as timeWords } from '#messages/time';
import { useNow } from './clock';
import { moment, spanWords, timer } from './time';

/** How far a moment is from the present, kept up to date. */
export function useDistance(at: string) {
  const distance = Date.parse(at) - useNow(15_000);
  return { ahead: distance > 0, span: spanWords(Math.abs(distance)) };
}

/** "in 3 h" or "2 h ago", with the moment in full in its title. */
export function Relative({ at }: { at: string }) {
  const { ahead, span } = useDistance(at);
  return (
    <time dateTime={at} title={moment(at)}>
      {(ahead ? timeWords.ahead : timeWords.ago)(span)}
    </time>
  );
}

/** When something expires or has expired: "expires in 3 h", "expired 2 h ago". */
export function Expiry({ at }: { at: string }) {
  const { ahead, span } = useDistance(at);
  return (
    <time dateTime={at} title={moment(at)}>
      {(ahead ? timeWords.expires : timeWords.expired)(span)}
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
