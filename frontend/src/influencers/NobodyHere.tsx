import { nobodyHere as words } from '#messages/nobodyHere';
import { Button } from '../ui/Button';

/** Instead of an empty list: why it is empty, and what comes next. */
export default function NobodyHere({
  archived,
  onClear,
}: {
  archived: boolean;
  onClear: (() => void) | null;
}) {
  if (onClear)
    return (
      <>
        <h2>{words.noMatchTitle}</h2>
        <p class="muted">{words.noMatchNext}</p>
        <Button onClick={onClear}>{words.clear}</Button>
      </>
    );
  if (archived) return <h2>{words.archivedEmpty}</h2>;
  return (
    <>
      <h2>{words.emptyTitle}</h2>
      <p class="muted">{words.emptyNext(<code>greenroom influencer add "Name" name@example.com</code>)}</p>
    </>
  );
}
