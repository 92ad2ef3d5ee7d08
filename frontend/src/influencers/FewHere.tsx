import { nobodyHere as words } from '#messages/nobodyHere';
import { Button } from '../ui/Button';
import { FirstSteps } from './FirstSteps';
import type { Known } from './firstSteps';

interface FewHereProps {
  /** All who are listed. */
  people: readonly Known[];
  archived: boolean;
  /** Lists everybody again; null where everybody is listed. */
  onClear: (() => void) | null;
  /** Null for whoever may not. */
  onAdd: (() => void) | null;
}

/** Instead of an empty list, why it is empty; below one of few, what comes next. */
export default function FewHere({ people, archived, onClear, onAdd }: FewHereProps) {
  const empty = people.length === 0;
  if (onClear)
    return empty ? (
      <>
        <h2>{words.noMatchTitle}</h2>
        <p class="muted">{words.noMatchNext}</p>
        <Button onClick={onClear}>{words.clear}</Button>
      </>
    ) : null;
  if (archived) return empty ? <h2>{words.archivedEmpty}</h2> : null;
  return (
    <>
      {empty ? <h2>{words.emptyTitle}</h2> : null}
      <FirstSteps people={people} onAdd={onAdd} />
    </>
  );
}
