import { useEffect, useState } from 'preact/hooks';
import { signInWords } from '../messages/shared';
import { spanWords } from './time';

/** "You can try again in 42 s.", gone when it is time. `until` is unix ms by this computer's clock. */
export function RetryCountdown({ until }: { until: number }) {
  const [left, setLeft] = useState(() => until - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(until - Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  // A screen reader hears the sentence once, not every second.
  return left > 0 ? <span aria-live="off">{signInWords.retryIn(spanWords(left + 999))}</span> : null;
}
