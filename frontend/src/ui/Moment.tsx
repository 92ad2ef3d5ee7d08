import { timeWords } from '../messages/shared';
import { useNow } from './clock';
import { moment, spanWords, timer } from './time';

/** "in 3 h" or "2 h ago", with the moment in full in its title. */
export function Relative({ at, prefix = '' }: { at: string; prefix?: string }) {
  const present = useNow(15_000);
  const point = Date.parse(at);
  const words =
    point >= present
      ? timeWords.ahead(spanWords(point - present))
      : timeWords.ago(spanWords(present - point));
  return (
    <time dateTime={at} title={moment(point)}>
      {prefix}
      {words}
    </time>
  );
}

/** When something expires or has expired: "expires in 3 h", "expired 2 h ago". */
export function Expiry({ at }: { at: string }) {
  const present = useNow(15_000);
  const point = Date.parse(at);
  return (
    <time dateTime={at} title={moment(point)}>
      {point > present
        ? timeWords.expires(spanWords(point - present))
        : timeWords.expired(spanWords(present - point))}
    </time>
  );
}

/** A running clock since a moment. */
export function Timer({ since }: { since: string }) {
  const present = useNow(1000);
  return (
    <time class="num" dateTime={since} title={moment(Date.parse(since))}>
      {timer(present - Date.parse(since))}
    </time>
  );
}
