import { useState } from 'preact/hooks';
import { plans as words } from '#messages/plans';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Weekday } from '../gql/graphql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { PlanFields, readPlan, repetition, START, type When } from './PlanFields';
import { keptSentence, type Planned } from './planned';
import { meansAllLater, WhichShows } from './WhichShows';

const PlanShows = graphql(`
  mutation PlanShows($input: PlanShowsInput!) {
    planShows(input: $input) {
      __typename
      ... on ShowsPlanned { times { clockNote } results { shows refused } }
      ... on Problem { message fix }
      ... on InputRejected { field }
    }
  }
`);

const ChangePlannedShow = graphql(`
  mutation ChangePlannedShow($input: ChangePlannedShowInput!) {
    changePlannedShow(input: $input) {
      __typename
      ... on PlannedShowChanged { shows plannedShow { clockNote } kept { startsAt endsAt } }
      ... on Problem { message fix }
      ... on InputRejected { field }
    }
  }
`);

interface PlanDialogProps {
  id: string;
  name: string;
  /** The planned show to change; null to plan one. */
  show: Planned | null;
  onClose: () => void;
  onDone: () => void;
}

/** Plans a show for somebody, or several that repeat; or moves one of them. */
export default function PlanDialog({ id, name, show, onClose, onDone }: PlanDialogProps) {
  const [allLater, setAllLater] = useState(false);
  const repeats = show?.repeats ?? null;

  async function save(typed: Typed): Promise<Outcome> {
    const read = readPlan(typed);
    if (!read || !('when' in read)) return read;
    const { when, weekdays, until } = read;
    return show ? change(show, when, weekdays, until, typed) : plan(when, weekdays, until);
  }

  async function plan(when: When, weekdays: Weekday[], until: string): Promise<Outcome> {
    const repeat = repetition(when, weekdays, until);
    if (typeof repeat === 'string') return { refused: { repeat } };
    const { planShows: result } = await send(PlanShows, {
      input: { influencerIds: [id], ...when, repeat },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    const [theirs] = result.results;
    if (theirs?.refused) return { refused: { [START]: theirs.refused } };
    onDone();
    const notes = result.times.flatMap(({ clockNote }) => clockNote ?? []);
    const done = words.planned({ name: isolated(name), count: theirs?.shows ?? 0 });
    return { done: [done, ...notes].join(' ') };
  }

  async function change(
    { id: showId }: Planned,
    when: When,
    weekdays: Weekday[],
    until: string,
    typed: Typed,
  ): Promise<Outcome> {
    const series = repeats && meansAllLater(typed);
    const days = series && weekdays.join() !== repeats.weekdays.join() ? { weekdays } : {};
    const { changePlannedShow: result } = await send(ChangePlannedShow, {
      input: {
        id: showId,
        ...when,
        ...(series ? { fromHereOn: true, until: until || repeats.until, ...days } : {}),
      },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    onDone();
    if (result.__typename === 'NotFound') return refuse(result);
    const note = result.plannedShow.clockNote;
    return { done: `${words.changed(result.shows)}${note ? ` ${note}` : ''}${keptSentence(result.kept)}` };
  }

  return (
    <FormDialog
      title={show ? words.changeTitle(isolated(name)) : words.planTitle(isolated(name))}
      send={save}
      submit={show ? words.save : words.plan}
      busy={show ? words.saving : words.planning}
      onClose={onClose}
    >
      <div class="stack">
        {repeats ? <WhichShows onChange={setAllLater} /> : null}
        <PlanFields show={show} repeating={!show || allLater} />
      </div>
    </FormDialog>
  );
}
