import { timeWords } from '../messages/shared';
import { useNow } from './clock';
import { moment, spanWords } from './time';

/** "2 h ago", and the moment in full while the pointer or the focus is on it. */
export function When({ at }: { at: string }) {
  const present = useNow(15_000);
  const point = Date.parse(at);
  const ahead = point > present;
  const span = spanWords(Math.abs(point - present));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the moment in full is for keyboards too
    <time class="when" dateTime={at} tabIndex={0}>
      {ahead ? timeWords.ahead(span) : timeWords.ago(span)}
      <span class="full">
        <span class="sr">, </span>
        {moment(point)}
      </span>
    </time>
  );
}
