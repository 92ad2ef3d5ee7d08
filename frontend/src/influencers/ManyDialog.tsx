import '../styles/dialogs.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { many as words } from '#messages/many';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { failureOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { NamedList } from '../ui/NamedList';
import { type Outcome, refuse } from '../ui/outcome';
import { useArrival } from '../ui/Page';
import { choose } from './chosen';
import { type Chosen, doForMany, type ManyKind, peopleOf, type RefusedOne, sift, tagsIn } from './many';
import { TagField } from './TagField';

const NAMED = 10;

interface ManyDialogProps {
  kind: ManyKind;
  ids: readonly string[];
  onChanged: () => void;
  onClose: () => void;
}

interface Through {
  /** How many the desk has answered about, of how many. */
  through: number;
  of: number;
  refused: RefusedOne[];
  /** What failed before everybody was through; null where nothing did. */
  why: string | null;
  over: boolean;
}

/** Does something for all who are chosen: first what it would do, then how far it is, then who was refused and why. */
export function ManyDialog({ kind, ids, onChanged, onClose }: ManyDialogProps) {
  const [people, setPeople] = useState<Chosen[] | { why: string } | null>(null);
  const [through, setThrough] = useState<Through | null>(null);
  const goOn = useRef(true);

  useEffect(() => {
    peopleOf(ids).then(setPeople, (reason) => setPeople({ why: failureOf(reason).message }));
    return stop;
  }, []);

  function stop(): void {
    goOn.current = false;
  }

  const known = Array.isArray(people) ? people : null;
  const { toDo, left } = sift(kind, known ?? []);

  async function run(typed: Typed): Promise<Outcome> {
    const given = {
      reason: typed('reason').trim(),
      add: tagsIn(typed('add')),
      remove: tagsIn(typed('remove')),
    };
    if (kind === 'tags' && given.add.length + given.remove.length === 0)
      return { refused: { add: words.tagNeeded } };
    const so: Through = { through: 0, of: toDo.length, refused: [], why: null, over: false };
    setThrough(so);
    try {
      const rejected = await doForMany(kind, toDo, given, (done, refused) => {
        so.through = done;
        so.refused = refused;
        setThrough({ ...so });
        return goOn.current;
      });
      if (rejected) {
        setThrough(null);
        return refuse(rejected, rejected.field);
      }
    } catch (reason) {
      so.why = failureOf(reason).message;
    } finally {
      onChanged();
    }
    setThrough({ ...so, over: true });
    return undefined;
  }

  /** Whoever is archived stands in the list no more; the bar goes with the last of them, and takes this along. */
  function close({ through: done, refused }: Through): void {
    const kept = new Set(refused.map(({ id }) => id));
    const gone = toDo.slice(0, done).filter(({ id }) => !kept.has(id));
    onClose();
    if (kind !== 'archive') return;
    choose(
      gone.map(({ id }) => id),
      false,
    );
  }

  const title = words.titles[kind](ids.length);
  if (through?.over)
    return <Result title={title} kind={kind} through={through} onClose={() => close(through)} />;
  // Half way, it first says how far it came.
  const leave = through ? stop : onClose;
  return (
    <Dialog title={title} onClose={leave}>
      <Form
        send={run}
        submit={words.submit[kind](toDo.length)}
        busy={through ? words.progress(through) : words.working}
        whyNot={known && toDo.length === 0 ? words.nobody : known ? undefined : words.looking}
        autocomplete="off"
        actions={(submit) => (
          <div class="actions">
            <Button onClick={leave} autofocus={kind !== 'tags'}>
              {through ? words.stop : words.cancel}
            </Button>
            {submit}
          </div>
        )}
      >
        <div class="stack" aria-live="polite">
          {people === null ? (
            <p class="muted">{words.looking}</p>
          ) : known ? (
            <DryCount kind={kind} toDo={toDo} left={left} gone={ids.length - known.length} />
          ) : (
            <p class="error">{'why' in people ? people.why : null}</p>
          )}
        </div>
        {kind === 'off' ? (
          <TextField label={words.reason} hint={words.reasonHint} name="reason" autocomplete="off" />
        ) : null}
        {kind === 'tags' ? (
          <>
            <TagField label={words.addTags} name="add" hint={words.tagsHint} autofocus />
            <TagField label={words.removeTags} name="remove" />
          </>
        ) : null}
      </Form>
    </Dialog>
  );
}

function named(people: readonly { name: string }[]): string {
  const names = people.slice(0, NAMED).map(({ name }) => isolated(name));
  return words.names({ names: names.join(', '), more: people.length - names.length });
}

/** What it would do, before anything is done. */
function DryCount({
  kind,
  toDo,
  left,
  gone,
}: {
  kind: ManyKind;
  toDo: Chosen[];
  left: Chosen[];
  gone: number;
}) {
  const stops = kind === 'off' || kind === 'archive' ? toDo.filter(({ show }) => show) : [];
  return (
    <>
      <p>{toDo.length > 0 ? words.would[kind](toDo.length) : words.nobody}</p>
      {stops.length > 0 ? (
        <p class="notice">
          {words.stops(stops.length)} {named(stops)}
        </p>
      ) : null}
      {left.length > 0 ? (
        <p class="muted">
          {words.left[kind](left.length)} {named(left)}
        </p>
      ) : null}
      {gone > 0 ? <p class="muted">{words.gone(gone)}</p> : null}
    </>
  );
}

/** What became of it, with a line for each who was refused. */
function Result({
  title,
  kind,
  through,
  onClose,
}: {
  title: string;
  kind: ManyKind;
  through: Through;
  onClose: () => void;
}) {
  const { refused, why } = through;
  const left = through.of - through.through;
  const summary = useArrival<HTMLParagraphElement>();
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">
        <p ref={summary} tabIndex={-1} role="status">
          {words.done[kind](through.through - refused.length)}
        </p>
        {left > 0 ? <p class={why ? 'error' : 'notice'}>{words.stopped({ left, why: why ?? '' })}</p> : null}
        {refused.length > 0 ? (
          <>
            <p>{words.refused[kind](refused.length)}</p>
            <NamedList of={refused.map(({ id, name, why }) => ({ key: id, name, said: why }))} />
          </>
        ) : null}
        <div class="actions">
          <Button kind="primary" onClick={onClose}>
            {words.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
