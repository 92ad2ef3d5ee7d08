import { useEffect, useRef, useState } from 'preact/hooks';
import { importing as words } from '#messages/importing';
import type { DateOrder } from '../gql/graphql';
import { Button } from '../ui/Button';
import { failureOf, sentenceOf } from '../ui/failure';
import { useArrival } from '../ui/Page';
import {
  type Asked,
  apply,
  changedIn,
  countOf,
  type DoneRow,
  newImportId,
  type Preview,
  type PreviewRow,
  preview as readAgain,
  showsIn,
  toImport,
} from './import';
import { RowList } from './RowList';

const OTHER = { DAY_FIRST: 'MONTH_FIRST', MONTH_FIRST: 'DAY_FIRST' } satisfies Record<DateOrder, DateOrder>;

interface PreviewStepProps {
  asked: Asked;
  preview: Preview;
  onPreview: (asked: Asked, found: Preview) => void;
  onBack: () => void;
  onDone: (done: { importId: string; rows: PreviewRow[]; done: DoneRow[] }) => void;
}

/** What importing would do, and doing it: the rows that are refused are left out only once somebody says so. */
export function PreviewStep({ asked, preview, onPreview, onBack, onDone }: PreviewStepProps) {
  const heading = useArrival<HTMLHeadingElement>();
  // One for all that is sent: a part that is sent again does nothing twice.
  const [importId] = useState(newImportId);
  const [begun, setBegun] = useState(false);
  const [through, setThrough] = useState<DoneRow[] | null>(null);
  const [reading, setReading] = useState(false);
  const [error, setError] = useState('');
  const [without, setWithout] = useState(false);
  // As it was pressed, also while the rows are read again.
  const [overwrite, setOverwrite] = useState(asked.overwrite ?? false);
  const goOn = useRef(true);
  const done = useRef<DoneRow[]>([]);
  useEffect(
    () => () => {
      goOn.current = false;
    },
    [],
  );

  const counts = countOf(preview.rows);
  const rows = toImport(preview.rows);

  function refused(why: string): void {
    setError(why);
    setOverwrite(asked.overwrite ?? false);
  }

  async function read(change: Partial<Asked>): Promise<void> {
    const next = { ...asked, ...change };
    setReading(true);
    setError('');
    try {
      const found = await readAgain(next);
      if (found.__typename === 'InputRejected') refused(sentenceOf(found));
      else onPreview(next, found);
    } catch (reason) {
      refused(failureOf(reason).message);
    }
    setReading(false);
  }

  async function run(): Promise<void> {
    goOn.current = true;
    setBegun(true);
    setError('');
    setThrough([...done.current]);
    const lines = new Set(done.current.map(({ line }) => line));
    try {
      const rejected = await apply(
        importId,
        rows.filter(({ line }) => !lines.has(line)),
        asked,
        (some) => {
          done.current.push(...some);
          setThrough([...done.current]);
          return goOn.current;
        },
      );
      if (rejected) setError(sentenceOf(rejected));
      else return onDone({ importId, rows, done: done.current });
    } catch (reason) {
      setError(failureOf(reason).message);
    }
    setThrough(null);
  }

  const whyNot =
    rows.length === 0 ? words.nothing : counts.REFUSED > 0 && !without ? words.leaveOutFirst : undefined;
  return (
    <div class="stack">
      <h2 ref={heading} tabIndex={-1}>
        {words.previewTitle}
      </h2>
      <p>
        {words.would({
          people: counts.ADDED,
          shows: showsIn(preview.rows),
          changed: changedIn(preview.rows),
          nothing: counts.NOTHING,
          refused: counts.REFUSED,
        })}
      </p>
      <p class="muted">{words.columns({ columns: preview.columns, unused: preview.unused })}</p>
      {preview.unclearDate ? (
        <fieldset class="notice import-dates">
          <legend>{words.unclear(preview.unclearDate)}</legend>
          <div class="pair">
            {(['DAY_FIRST', 'MONTH_FIRST'] satisfies DateOrder[]).map((order) => (
              <Button
                key={order}
                busy={reading ? words.checking : null}
                onClick={() => void read({ dateOrder: order })}
              >
                {words.orders[order]}
              </Button>
            ))}
          </div>
        </fieldset>
      ) : null}
      {preview.settledDate && preview.dateOrder ? (
        <div class="notice import-dates">
          <p>
            {words.settled({
              date: preview.settledDate,
              order: preview.dateOrder,
              shownBy: preview.orderShownBy,
            })}
          </p>
          <Button
            busy={reading ? words.checking : null}
            onClick={() => void read({ dateOrder: OTHER[preview.dateOrder ?? 'DAY_FIRST'] })}
          >
            {words.orders[OTHER[preview.dateOrder]]}
          </Button>
        </div>
      ) : null}
      <label class="check">
        <input
          type="checkbox"
          checked={overwrite}
          aria-disabled={begun || reading}
          onClick={(event) => {
            if (begun || reading) event.preventDefault();
          }}
          onChange={({ currentTarget: { checked } }) => {
            setOverwrite(checked);
            void read({ overwrite: checked });
          }}
        />
        {words.overwrite}
      </label>
      {counts.REFUSED > 0 ? (
        <section>
          <h3>{words.refusedTitle(counts.REFUSED)}</h3>
          <RowList rows={preview.rows.filter(({ verdict }) => verdict === 'REFUSED')} />
          <label class="check">
            <input
              type="checkbox"
              checked={without}
              onChange={({ currentTarget }) => setWithout(currentTarget.checked)}
            />
            {words.leaveOut(counts.REFUSED)}
          </label>
        </section>
      ) : null}
      {preview.rows.length > counts.REFUSED ? (
        <section>
          <h3>{words.restTitle(preview.rows.length - counts.REFUSED)}</h3>
          <RowList rows={preview.rows.filter(({ verdict }) => verdict !== 'REFUSED')} />
        </section>
      ) : null}
      <div role="alert">{error ? <p class="error">{begun ? words.failed(error) : error}</p> : null}</div>
      <div class="import-progress" role="status">
        {through ? (
          <>
            <progress max={rows.length} value={through.length} aria-label={words.importing} />
            <span class="num">{words.progress({ through: through.length, of: rows.length })}</span>
          </>
        ) : null}
      </div>
      <div class="actions">
        <Button
          onClick={() => {
            if (through) goOn.current = false;
            else if (begun) onDone({ importId, rows, done: done.current });
            else onBack();
          }}
        >
          {through ? words.stop : begun ? words.enough : words.back}
        </Button>
        <Button
          kind="primary"
          disabled={whyNot !== undefined || reading}
          title={whyNot}
          busy={through ? words.importing : null}
          onClick={() => void run()}
        >
          {begun ? words.goOn : words.import(rows.length)}
        </Button>
      </div>
    </div>
  );
}
