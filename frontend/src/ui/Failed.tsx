import type { ComponentChildren } from 'preact';
import { failed as words } from '#messages/failed';
import { Button } from './Button';
import { Said } from './Said';

interface FailedProps {
  sentence: string;
  onTryAgain: () => void;
  class?: string;
  /** Other ways out. */
  children?: ComponentChildren;
}

/** Something did not come: why, and the way to try again. */
export function Failed({ sentence, onTryAgain, children, ...rest }: FailedProps) {
  return (
    <div class="blank" role="alert" {...rest}>
      <p class="error">
        <Said text={sentence} />
      </p>
      <Button onClick={onTryAgain}>{words.tryAgain}</Button>
      {children}
    </div>
  );
}
