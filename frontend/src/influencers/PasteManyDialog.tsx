import '../styles/dialogs.css';
import '../styles/pasteMany.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pasteMany as words } from '#messages/pasteMany';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { AreaField } from '../ui/Field';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { Expiry } from '../ui/Moment';
import { type Named, NamedList } from '../ui/NamedList';
import { useArrival } from '../ui/Page';
import { Said } from '../ui/Said';
import { PasteOneByOne } from './PasteOneByOne';
import { arrange, MOST_PASTED, tokensIn } from './pasteMany';
import { type Certain, inspectAll, type PastedToken, saveAll } from './pasteManyCalls';

interface PasteManyDialogProps {
  onClose: () => void;
  /** Something was changed. */
  onDone: () => void;
}

interface Refused {
  row: PastedToken;
  name: string | null;
  why: string;
}

type Step = 'text' | 'review' | 'one-by-one' | 'over';

/** Many tokens at once: paste, see whose each is, save the certain ones together, and look at the others.
 *
 * The tokens live in the text area, in this dialog's memory and in requests under way, and are gone with it.
 */
export default function PasteManyDialog({ onClose, onDone }: PasteManyDialogProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [step, setStep] = useState<Step>('text');
  const [rows, setRows] = useState<PastedToken[]>([]);
  const [toSave, setToSave] = useState<readonly Certain[]>([]);
  const [single, setSingle] = useState(0);
  const [saved, setSaved] = useState<string[]>([]);
  const [refused, setRefused] = useState<Refused[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const [number, setNumber] = useState(0);
  const goOn = useRef(true);
  const plan = useMemo(() => arrange(rows), [rows]);

  useEffect(() => {
    const text = area.current;
    text?.focus();
    return () => {
      goOn.current = false;
      if (text) text.value = '';
    };
  }, []);

  async function during(doing: string, work: () => Promise<void>): Promise<void> {
    setWhy(null);
    setBusy(doing);
    goOn.current = true;
    try {
      await work();
    } catch (reason) {
      setWhy(failureOf(reason).message);
    }
    setBusy(null);
  }

  async function look(): Promise<void> {
    const pieces = tokensIn(area.current?.value ?? '');
    const of = pieces.length;
    if (busy || of === 0 || of > MOST_PASTED) return;
    await during(words.looking({ through: 0, of }), async () => {
      const found = await inspectAll(pieces, (through) => {
        setBusy(words.looking({ through, of }));
        return goOn.current;
      });
      setRows(found);
      setToSave(arrange(found).certain);
      setStep('review');
    });
  }

  async function save(): Promise<void> {
    const of = toSave.length;
    let left = [...toSave];
    await during(words.saving({ through: 0, of }), async () => {
      await saveAll(toSave, (done) => {
        left = left.slice(done.length);
        setToSave(left);
        setSaved((before) => [
          ...before,
          ...done.flatMap(({ pair, why }) => (why ? [] : [pair.person.name])),
        ]);
        setRefused((before) => [
          ...before,
          ...done.flatMap(({ pair, why }) => (why ? [{ row: pair.row, name: pair.person.name, why }] : [])),
        ]);
        setBusy(words.saving({ through: of - left.length, of }));
        return goOn.current;
      });
      if (left.length === 0) setStep(plan.single.length > 0 ? 'one-by-one' : 'over');
    });
    onDone();
  }

  function next(): void {
    if (single + 1 < plan.single.length) setSingle(single + 1);
    else setStep('over');
  }

  const stop = () => {
    goOn.current = false;
  };
  /** Nothing is lost from sight: those that nobody looked at are told at the end. */
  function leaveRest(): void {
    const rest = [...toSave, ...plan.single.slice(single)];
    setRefused((before) => [
      ...before,
      ...rest.map(({ row, person }) => ({ row, name: person?.name ?? null, why: words.notLookedAt })),
    ]);
    setStep('over');
  }

  const leave = busy ? stop : step === 'one-by-one' ? leaveRest : onClose;
  const current = plan.single[single];
  const begun = saved.length + refused.length > 0;
  return (
    <Dialog title={words.title} onClose={leave} wide>
      {/* The text stays while the rest is looked at, so that it can be corrected. */}
      <div class="stack" hidden={step !== 'text'}>
        <p>{words.lead}</p>
        <AreaField
          label={words.field}
          areaRef={area}
          class="mono"
          rows={8}
          placeholder={words.placeholder}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          onInput={({ currentTarget }) => setNumber(tokensIn(currentTarget.value).length)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void look();
          }}
        />
        <p class="hint" role="status">
          {number > MOST_PASTED ? words.tooMany({ count: number, most: MOST_PASTED }) : words.found(number)}
        </p>
      </div>
      {step === 'review' ? <Review plan={plan} toSave={toSave} /> : null}
      {step === 'one-by-one' && current ? (
        <PasteOneByOne
          key={single}
          pair={current}
          at={single + 1}
          of={plan.single.length}
          onSaved={(person) => {
            setSaved((before) => [...before, person.name]);
            onDone();
            next();
          }}
          onSkip={(said) => {
            const name = current.person?.name ?? null;
            setRefused((before) => [...before, { row: current.row, name, why: said ?? words.skipped }]);
            next();
          }}
          onStop={leaveRest}
        />
      ) : null}
      {step === 'over' ? <Result saved={saved} refused={refused} plan={plan} onClose={onClose} /> : null}
      <div role="alert">
        {why ? (
          <p class="error">{step === 'review' ? words.stopped({ left: toSave.length, why }) : why}</p>
        ) : null}
      </div>
      {step === 'text' ? (
        <div class="actions">
          <Button onClick={leave}>{busy ? words.stop : words.cancel}</Button>
          <Button
            kind="primary"
            disabled={number === 0 || number > MOST_PASTED}
            title={number === 0 ? words.pasteFirst : undefined}
            busy={busy}
            onClick={() => void look()}
          >
            {words.look}
          </Button>
        </div>
      ) : null}
      {step === 'review' ? (
        <div class="actions">
          {busy ? (
            <Button onClick={stop}>{words.stop}</Button>
          ) : (
            <Button onClick={() => (begun ? leaveRest() : setStep('text'))}>
              {begun ? words.stop : words.back}
            </Button>
          )}
          {toSave.length > 0 ? (
            <Button kind="primary" busy={busy} onClick={() => void save()}>
              {why ? words.again : words.save(toSave.length)}
            </Button>
          ) : plan.single.length > 0 ? (
            <Button kind="primary" onClick={() => setStep('one-by-one')}>
              {words.lookOneByOne(plan.single.length)}
            </Button>
          ) : (
            <Button onClick={onClose}>{words.close}</Button>
          )}
        </div>
      ) : null}
    </Dialog>
  );
}

type Plan = ReturnType<typeof arrange<PastedToken>>;

/** What would be saved, what needs a look, and what is not used: before anything is saved. */
function Review({ plan, toSave }: { plan: Plan; toSave: readonly Certain[] }) {
  const { single, lost, already, unusable } = plan;
  const summary = useArrival<HTMLParagraphElement>();
  const made = toSave.filter(({ row }) => row.influencer?.tokenSource !== 'PASTED').length;
  const live = toSave.filter(({ row }) => row.influencer?.show).length;
  return (
    <div class="stack paste-review">
      <p ref={summary} tabIndex={-1} role="status">
        {words.certain(toSave.length)}
      </p>
      {live > 0 ? <p class="notice">{words.live(live)}</p> : null}
      {made > 0 ? <p class="notice">{words.notPasted(made)}</p> : null}
      <NamedList
        of={toSave.map(({ row, person }) => ({
          key: row.text,
          name: person.name,
          said: <Facts of={row} />,
        }))}
      />
      {single.length > 0 ? <p>{words.single(single.length)}</p> : null}
      {lost.length > 0 ? (
        <>
          <p class="notice">{words.lost(lost.length)}</p>
          <NamedList of={lost.map(lostOne)} />
        </>
      ) : null}
      {already.length > 0 ? (
        <>
          <p class="muted">{words.already(already.length)}</p>
          <NamedList of={already.map(({ row, person }) => ({ key: row.text, name: person.name }))} />
        </>
      ) : null}
      <Unusable rows={unusable} />
    </div>
  );
}

/** What the token says, and what speaks against it. */
function Facts({ of: { report } }: { of: PastedToken }) {
  return (
    <>
      <bdi class="mono">{report.claims?.userId}</bdi>
      {report.expiresAt ? (
        <>
          {' '}
          · <Expiry at={report.expiresAt} />
        </>
      ) : null}
      {report.findings.map((finding) => (
        <span key={finding.message} class="reason">
          <Said text={sentenceOf(finding)} />
        </span>
      ))}
    </>
  );
}

function lostOne({ row, person, to }: Plan['lost'][number]): Named {
  return { key: row.text, name: person.name, said: words.lostTo({ line: row.line, to: to.line }) };
}

function Unusable({ rows }: { rows: readonly PastedToken[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <p class="notice">{words.unusable(rows.length)}</p>
      <NamedList
        of={rows.map(({ text, line, report: { findings } }) => ({
          key: text,
          name: { words: words.line(line) },
          said: findings[0] ? <Said text={sentenceOf(findings[0])} /> : null,
        }))}
      />
    </>
  );
}

/** What became of it, with a line for each that was not saved. */
function Result({
  saved,
  refused,
  plan,
  onClose,
}: {
  saved: readonly string[];
  refused: readonly Refused[];
  plan: Plan;
  onClose: () => void;
}) {
  const summary = useArrival<HTMLParagraphElement>();
  const handled = new Set(refused.map(({ row }) => row.text));
  const lost = plan.lost.filter(({ row }) => !handled.has(row.text));
  const others = refused.length + lost.length;
  return (
    <>
      <div class="stack paste-review">
        <p ref={summary} tabIndex={-1} role="status">
          {words.saved(saved.length)}
        </p>
        {saved.length > 0 ? <p class="muted">{saved.map((name) => isolated(name)).join(', ')}</p> : null}
        {others > 0 ? (
          <>
            <p>{words.notSaved(others)}</p>
            <NamedList
              of={[
                ...refused.map(({ row, name, why }) => ({
                  key: row.text,
                  name: name ?? { words: words.line(row.line) },
                  said: <Said text={why} />,
                })),
                ...lost.map(lostOne),
              ]}
            />
          </>
        ) : null}
        <Unusable rows={plan.unusable} />
      </div>
      <div class="actions">
        <Button kind="primary" onClick={onClose}>
          {words.close}
        </Button>
      </div>
    </>
  );
}
