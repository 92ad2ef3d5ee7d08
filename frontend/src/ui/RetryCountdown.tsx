import { useEffect, useState } from 'preact/hooks';
import { signIn as signInWords } from '#messages/signIn';
import { type Problem, sentenceOf } from './failure';
import type { Outcome } from './outcome';
import { waitWords } from './time';

/** "You can try again in 42 s.", gone when it is time. `until` is unix ms by this computer's clock. */
function RetryCountdown({ until }: { until: number }) {
  const [left, setLeft] = useState(() => until - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(until - Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  // A screen reader hears the sentence once, not every second.
  return left > 0 ? <span aria-live="off">{signInWords.retryIn(waitWords(left))}</span> : null;
}

/** Refuse a sign-in, counting down to the next try where the desk wants a pause. */
export function refuseSignIn(problem: Problem & { retryAfterS: number | null }): Outcome {
  const { retryAfterS } = problem;
  return {
    refused: {
      '': (
        <p class="error">
          <span>
            {retryAfterS ? problem.message : sentenceOf(problem)}{' '}
            {retryAfterS ? <RetryCountdown until={Date.now() + retryAfterS * 1000} /> : null}
          </span>
        </p>
      ),
    },
  };
}
