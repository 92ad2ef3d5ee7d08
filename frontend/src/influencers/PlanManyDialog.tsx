import '../styles/dialogs.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { planMany as words } from '#messages/planMany';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { PlanShowsForManyMutation, RepetitionInput } from '../gql/graphql';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Form, type Typed } from '../ui/Form';
import { failureOf } from '../ui/failure';
import { NamedList } from '../ui/NamedList';
import { type Outcome, refuse } from '../ui/outcome';
import { useArrival } from '../ui/Page';
import { plannedSpan } from '../ui/plannedTime';
import { PlanFields, readPlan, repetition, type When } from './PlanFields';

const PlanShowsForMany = graphql(`
  mutation PlanShowsForMany($input: PlanShowsInput!) {
    planShows(input: $input) {
      __typename
      ... on ShowsPlanned { times { startsAt endsAt clockNote } results { influencerId name shows refused } }
      ... on Problem { message fix }
      ... on InputRejected { field }
    }
  }
`);

type Planned = Extract<PlanShowsForManyMutation['planShows'], { __typename: 'ShowsPlanned' }>;
type Result = Planned['results'][number];

const MOST_SHOWS = 5_000; // as many as the desk plans in one request
const AT_ONCE = 50;

interface Asked {
  when: When;
  repeat: RepetitionInput | undefined;
}

interface Looked extends Asked {
  times: Planned['times'];
  results: Result[];
}

interface PlanManyDialogProps {
  ids: readonly string[];
  onChanged: () => void;
  onClose: () => void;
}

/** Plans shows for all who are chosen: when, then what would be planned and for whom not, then what was. */
export default function PlanManyDialog({ ids, onChanged, onClose }: PlanManyDialogProps) {
  const [looked, setLooked] = useState<Looked | null>(null);
  const [done, setDone] = useState<{ results: Result[]; why: string | null } | null>(null);
  const [through, setThrough] = useState<number | null>(null);
  const goOn = useRef(true);
  useEffect(() => stop, []);

  function stop(): void {
    goOn.current = false;
  }

  /** Ask for some at a time; so many that no request asks for too many shows. */
  async function ask(
    { when, repeat }: Asked,
    some: readonly string[],
    dryRun: boolean,
    onSome: (answer: Planned) => boolean,
  ): Promise<Outcome> {
    for (let at = 0, size = 1; at < some.length; ) {
      const influencerIds = some.slice(at, at + size);
      const { planShows: answer } = await send(PlanShowsForMany, {
        input: { influencerIds, ...when, repeat, dryRun },
      });
      if (answer.__typename === 'InputRejected') return refuse(answer, answer.field);
      at += influencerIds.length;
      setThrough(at);
      if (!onSome(answer)) return undefined;
      size = Math.max(1, Math.min(AT_ONCE, Math.floor(MOST_SHOWS / answer.times.length)));
    }
    return undefined;
  }

  async function look(typed: Typed): Promise<Outcome> {
    const read = readPlan(typed);
    if (!read || !('when' in read)) return read;
    const repeat = repetition(read.when, read.weekdays, read.until);
    if (typeof repeat === 'string') return { refused: { repeat } };
    const so: Looked = { when: read.when, repeat, times: [], results: [] };
    goOn.current = true;
    const refused = await ask(so, ids, true, ({ times, results }) => {
      so.times = times;
      so.results.push(...results);
      return goOn.current;
    });
    setThrough(null);
    if (refused) return refused;
    if (goOn.current) setLooked(so);
    return undefined;
  }

  async function plan(asked: Looked): Promise<void> {
    const able = asked.results.flatMap(({ influencerId, refused }) => (refused ? [] : [influencerId]));
    const results: Result[] = [];
    let why: string | null = null;
    goOn.current = true;
    setThrough(0);
    try {
      const refused = await ask(asked, able, false, (answer) => {
        results.push(...answer.results);
        return goOn.current;
      });
      if (refused && 'refused' in refused) why = Object.values(refused.refused).map(String).join(' ');
    } catch (reason) {
      why = failureOf(reason).message;
    }
    setThrough(null);
    onChanged();
    setDone({ results, why });
  }

  const title = words.title(ids.length);
  if (looked && done) {
    const left = looked.results.filter(({ refused }) => refused);
    const unreached = looked.results.length - left.length - done.results.length;
    const able = done.results.filter(({ refused }) => !refused);
    return (
      <Dialog title={title} onClose={onClose}>
        <Counted
          lead={words.planned({ people: able.length, shows: able.reduce((sum, one) => sum + one.shows, 0) })}
          why={unreached > 0 ? words.stopped({ left: unreached, why: done.why ?? '' }) : null}
          left={[...done.results.filter(({ refused }) => refused), ...left]}
        />
        <div class="actions">
          <Button kind="primary" onClick={onClose}>
            {words.close}
          </Button>
        </div>
      </Dialog>
    );
  }
  const able = looked ? looked.results.filter(({ refused }) => !refused).length : 0;
  return (
    <Dialog title={title} onClose={through === null ? onClose : stop}>
      {/* What was typed stays while it is counted, so that it can be changed. */}
      <div hidden={looked !== null}>
        <Form
          send={look}
          submit={words.look}
          busy={through === null ? words.looking : words.progress({ through, of: ids.length })}
          autocomplete="off"
          actions={(submit) => (
            <div class="actions">
              <Button onClick={through === null ? onClose : stop}>{words.cancel}</Button>
              {submit}
            </div>
          )}
        >
          <div class="stack">
            <PlanFields show={null} repeating />
          </div>
        </Form>
      </div>
      {looked ? (
        <>
          <Counted
            lead={words.would({ people: able, shows: looked.times.length })}
            times={looked.times}
            left={looked.results.filter(({ refused }) => refused)}
          />
          <div class="actions">
            <Button onClick={through === null ? () => setLooked(null) : stop}>
              {through === null ? words.back : words.stop}
            </Button>
            <Button
              kind="primary"
              disabled={able === 0}
              title={able === 0 ? words.nobody : undefined}
              busy={through === null ? null : words.progress({ through, of: able })}
              onClick={() => void plan(looked)}
            >
              {words.plan(able)}
            </Button>
          </div>
        </>
      ) : null}
    </Dialog>
  );
}

const SHOWN = 5;

/** What would be planned, or was, and for whom nothing. */
function Counted({
  lead,
  times = [],
  why = null,
  left,
}: {
  lead: string;
  times?: Planned['times'];
  why?: string | null;
  left: readonly Result[];
}) {
  const summary = useArrival<HTMLParagraphElement>();
  const notes = new Set(times.flatMap(({ clockNote }) => clockNote ?? []));
  return (
    <div class="stack">
      <p ref={summary} tabIndex={-1} role="status">
        {lead}
      </p>
      {times.length > 0 ? (
        <p class="muted">
          {times
            .slice(0, SHOWN)
            .map(({ startsAt, endsAt }) => plannedSpan(startsAt, endsAt))
            .join('; ')}
          {times.length > SHOWN ? words.more(times.length - SHOWN) : null}
        </p>
      ) : null}
      {[...notes].map((note) => (
        <p key={note} class="notice">
          {note}
        </p>
      ))}
      {why ? <p class="error">{why}</p> : null}
      {left.length > 0 ? (
        <>
          <p>{words.left(left.length)}</p>
          <NamedList
            of={left.map(({ influencerId, name, refused }) => ({ key: influencerId, name, said: refused }))}
          />
        </>
      ) : null}
    </div>
  );
}
