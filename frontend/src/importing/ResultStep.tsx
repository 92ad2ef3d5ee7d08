import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { importing as words } from '#messages/importing';
import { Button } from '../ui/Button';
import { useArrival } from '../ui/Page';
import { changedIn, countOf, type DoneRow, type PreviewRow, showsIn } from './import';
import { RowList } from './RowList';
import { UndoDialog } from './UndoDialog';

interface ResultStepProps {
  importId: string;
  rows: PreviewRow[];
  done: DoneRow[];
  onAgain: () => void;
}

/** What was imported, what was refused meanwhile, and what comes next. */
export function ResultStep({ importId, rows, done, onAgain }: ResultStepProps) {
  const heading = useArrival<HTMLHeadingElement>();
  const [undoing, setUndoing] = useState(false);
  const [undone, setUndone] = useState(false);
  const counts = countOf(done);
  const verdicts = new Map(done.map(({ line, verdict }) => [line, verdict]));
  const shows = showsIn(rows.flatMap((row) => ({ ...row, verdict: verdicts.get(row.line) ?? 'NOTHING' })));
  const left = rows.length - done.length;
  return (
    <div class="stack">
      <h2 ref={heading} tabIndex={-1}>
        {undone ? words.undoneTitle : words.doneTitle}
      </h2>
      {undone ? null : (
        <>
          <p role="status">
            {words.did({ people: counts.ADDED, shows, changed: changedIn(done), nothing: counts.NOTHING })}
          </p>
          {left > 0 ? <p class="notice">{words.left(left)}</p> : null}
          {counts.REFUSED > 0 ? (
            <section>
              <h3>{words.refusedTitle(counts.REFUSED)}</h3>
              <RowList rows={done.filter(({ verdict }) => verdict === 'REFUSED')} />
            </section>
          ) : null}
          {counts.ADDED > 0 ? (
            <p>
              {words.linksNext} <Link href="/admin/influencers?signedIn=no">{words.linksThere}</Link>
            </p>
          ) : null}
        </>
      )}
      <div class="actions">
        {undone ? null : <Button onClick={() => setUndoing(true)}>{words.undo}</Button>}
        <Button onClick={onAgain}>{words.again}</Button>
        <Link href="/admin/influencers" class="btn primary">
          {words.toInfluencers}
        </Link>
      </div>
      {undoing ? (
        <UndoDialog importId={importId} onDone={() => setUndone(true)} onClose={() => setUndoing(false)} />
      ) : null}
    </div>
  );
}
