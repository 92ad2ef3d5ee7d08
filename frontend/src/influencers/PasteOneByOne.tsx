import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { pasteMany as words } from '#messages/pasteMany';
import { newest } from '../api/newest';
import { Button } from '../ui/Button';
import { TextField } from '../ui/Field';
import { Form } from '../ui/Form';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { Relative } from '../ui/Moment';
import type { Outcome } from '../ui/outcome';
import { useArrival } from '../ui/Page';
import { Said } from '../ui/Said';
import type { Pair, Someone } from './pasteMany';
import { inspectFor, type PastedToken, peopleNamed, type Report, saveOne } from './pasteManyCalls';

type Person = Someone & { handle?: string; show?: { id: string } | null };

const ASK_AFTER_MS = 200;

interface PasteOneByOneProps {
  pair: Pair<PastedToken>;
  at: number;
  of: number;
  onSaved: (person: Someone) => void;
  onSkip: (why: string | null) => void;
  onStop: () => void;
}

/** One token that somebody has to look at: whom it is for, what it says, and whether that is so. */
export function PasteOneByOne({ pair, at, of, onSaved, onSkip, onStop }: PasteOneByOneProps) {
  const { row } = pair;
  const [person, setPerson] = useState<Person | null>(pair.person);
  const [report, setReport] = useState<Report>(row.report);
  const [failed, setFailed] = useState<string | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const heading = useArrival<HTMLParagraphElement>();

  // With somebody in sight, one key saves it; without, the name is typed at once.
  useEffect(() => {
    const wanted = person ? 'button[type=submit]' : 'input';
    whole.current?.querySelector<HTMLElement>(wanted)?.focus();
  }, [person]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement && event.target.type !== 'radio';
      if (event.key !== 's' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      onSkip(failed);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });

  async function choose(chosen: Person): Promise<void> {
    setFailed(null);
    try {
      const told = await inspectFor(row.text, chosen.id);
      if (typeof told === 'string') return setFailed(told);
      setReport(told);
      setPerson(chosen);
    } catch (reason) {
      setFailed(failureOf(reason).message);
    }
    return undefined;
  }

  async function save(): Promise<Outcome> {
    if (!person) return undefined;
    const why = await saveOne(row, person, [...report.needsAccepting]);
    if (why === null) {
      onSaved(person);
      return undefined;
    }
    setFailed(why);
    return { refused: { '': why } };
  }

  const { userId, roomId, role } = report.claims ?? {};
  const broken = report.verdict === 'BROKEN';
  const name = person ? isolated(person.name) : null;
  return (
    <div class="stack" ref={whole}>
      <p class="muted" ref={heading} tabIndex={-1} role="status">
        {words.place({ at, of })} · {words.line(row.line)}
        <span class="paste-keys"> · {words.keys}</span>
      </p>
      <Form
        send={save}
        submit={name ? words.saveFor(name) : words.saveIt}
        busy={words.savingOne}
        whyNot={person && !broken ? undefined : person ? words.broken : words.choose}
        autocomplete="off"
        actions={(submit) => (
          <div class="actions">
            <Button onClick={onStop}>{words.stop}</Button>
            <Button onClick={() => onSkip(failed)}>{words.skip}</Button>
            {submit}
          </div>
        )}
      >
        <div class="stack">
          {name ? (
            <h3 class="paste-name" translate={false}>
              <bdi>{person?.name}</bdi>
            </h3>
          ) : null}
          {name && row.match && person?.id === row.influencer?.id ? (
            <p>{words.why[row.match](name)}</p>
          ) : null}
          {name ? null : <p>{words.nobody}</p>}
          {name && person?.show ? <p class="notice">{words.personLive(name)}</p> : null}
          <dl class="claims">
            <dt>{words.user}</dt>
            <dd class="mono">{userId ?? words.unnamed}</dd>
            <dt>{words.room}</dt>
            <dd class="mono">{roomId ?? words.unnamed}</dd>
            <dt>{words.role}</dt>
            <dd>{role ?? words.unnamed}</dd>
            {report.expiresAt ? (
              <>
                <dt>{words.valid}</dt>
                <dd>
                  <Relative at={report.expiresAt} />
                </dd>
              </>
            ) : null}
          </dl>
          {/* What was found for another person says nothing. */}
          {(person || !row.influencer ? report.findings : []).map((finding) => (
            <p key={finding.message} class="notice">
              <Said text={sentenceOf(finding)} />
            </p>
          ))}
          {pair.person ? null : <Whose candidates={row.candidates} onChoose={(one) => void choose(one)} />}
          <div role="alert">{failed && !person ? <p class="error">{failed}</p> : null}</div>
        </div>
      </Form>
    </div>
  );
}

/** Somebody whom a token is for: one of those who come into question, or whoever is looked for. */
function Whose({
  candidates,
  onChoose,
}: {
  candidates: readonly Person[];
  onChoose: (person: Person) => void;
}) {
  const [found, setFound] = useState<Person[]>([]);
  const listId = useId();
  const search = useMemo(
    () =>
      newest(
        peopleNamed,
        (people) => setFound(people),
        () => setFound([]),
        ASK_AFTER_MS,
      ),
    [],
  );
  useEffect(() => () => search.cancel(), [search]);
  const nameFor = ({ name, handle }: Person) => (handle ? `${name} @${handle}` : name);

  return (
    <>
      {candidates.length > 0 ? (
        <div class="stack">
          <p>{words.candidates}</p>
          <div class="paste-candidates">
            {candidates.map((one) => (
              <Button key={one.id} small onClick={() => onChoose(one)}>
                <bdi translate={false}>{one.name}</bdi>
              </Button>
            ))}
          </div>
        </div>
      ) : null}
      <TextField
        label={words.whose}
        hint={words.whoseHint}
        list={listId}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => {
          const typed = currentTarget.value.trim();
          const named = found.filter((one) => nameFor(one) === typed);
          if (named[0] && named.length === 1) onChoose(named[0]);
          else if (typed) search.ask(typed);
          else search.cancel();
        }}
      />
      <datalist id={listId}>
        {found.map((one) => (
          <option key={one.id} value={nameFor(one)} />
        ))}
      </datalist>
    </>
  );
}
