import { plans as words } from '#messages/plans';
import { Choices } from '../ui/Field';
import type { Typed } from '../ui/Form';

const WHICH = 'which';
const FROM_HERE = 'from-here';

/** Whether all later shows of the series are meant as well. */
export function meansAllLater(typed: Typed): boolean {
  return typed(WHICH) === FROM_HERE;
}

/** One show of a series, or all from it on. */
export function WhichShows({ onChange }: { onChange?: (all: boolean) => void }) {
  return (
    <Choices label={words.which} name={WHICH}>
      <label>
        <input type="radio" name={WHICH} value="only" defaultChecked onChange={() => onChange?.(false)} />
        <span>
          <b>{words.only}</b>
        </span>
      </label>
      <label>
        <input type="radio" name={WHICH} value={FROM_HERE} onChange={() => onChange?.(true)} />
        <span>
          <b>{words.fromHere}</b>
          <span class="hint">{words.fromHereHint}</span>
        </span>
      </label>
    </Choices>
  );
}
