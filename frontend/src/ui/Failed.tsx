import { failed as words } from '#messages/failed';
import { Button } from './Button';
import { Said } from './Said';

interface FailedProps {
  sentence: string;
  onTryAgain: () => void;
  /** What the button says, where it is not "Try again". */
  label?: string;
  class?: string;
}

/** Something did not come: why, and the way to try again. */
export function Failed({ sentence, onTryAgain, label = words.tryAgain, ...rest }: FailedProps) {
  return (
    <div class="blank" role="alert" {...rest}>
      <p class="error">
        <Said text={sentence} />
      </p>
      <Button onClick={onTryAgain}>{label}</Button>
    </div>
  );
}
