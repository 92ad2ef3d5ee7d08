import '../styles/when.css';
import { distanceWords, useDistance } from './Moment';
import { moment } from './time';

/** "2 h ago", and the moment in full while the pointer or the focus is on it. */
export function When({ at }: { at: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the moment in full is for keyboards too
    <time class="when" dateTime={at} tabIndex={0}>
      {distanceWords(useDistance(at))}
      <span class="full">
        <span class="sr">, </span>
        {moment(at)}
      </span>
    </time>
  );
}
