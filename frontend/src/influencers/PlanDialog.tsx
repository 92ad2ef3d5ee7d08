import { useId, useState } from 'preact/hooks';
import { plans as words } from '#messages/plans';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Weekday } from '../gql/graphql';
import { Choices, TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { ownZone, typedTime } from '../ui/plannedTime';
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

const DAYS = Object.keys(words.days) as Weekday[];
const START = 'startsAt';
const TIME = 'time';
const HOUR_MS = 3_600_000;

/** Only where the browser can list them: any other is asked for by name. */
const zones = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [];

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
  const listId = useId();
  // The next full hour: a time that can be planned, and is easy to change.
  const start = show?.localStart ?? typedTime(Math.ceil((Date.now() + 60_000) / HOUR_MS) * HOUR_MS);
  const repeats = show?.repeats ?? null;

  async function save(typed: Typed): Promise<Outcome> {
    const [date, time] = [typed(START), typed(TIME)];
    if (!date || !time) return { refused: { [date ? TIME : START]: words.incomplete } };
    const weekdays = DAYS.filter((one) => typed(one));
    const until = typed('until');
    const when = {
      startsAt: `${date}T${time.slice(0, 5)}`,
      timeZone: typed('timeZone').trim(),
      lengthMin: Math.round(Number(typed('lengthMin'))) || 0,
    };
    return show ? change(show, when, weekdays, until, typed) : plan(when, weekdays, until);
  }

  type When = { startsAt: string; timeZone: string; lengthMin: number };

  async function plan(when: When, weekdays: Weekday[], until: string): Promise<Outcome> {
    if (until && weekdays.length === 0) return { refused: { repeat: words.daysNeeded } };
    const repeat = weekdays.length > 0 ? { weekdays, until: until || when.startsAt.slice(0, 10) } : undefined;
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
        <div class="plan-when">
          <TextField label={words.date} name={START} type="date" defaultValue={start.slice(0, 10)} required />
          <TextField label={words.start} name={TIME} type="time" defaultValue={start.slice(11)} required />
          <TextField
            label={words.length}
            name="lengthMin"
            inputMode="numeric"
            autocomplete="off"
            defaultValue={String(show?.lengthMin ?? 60)}
          />
        </div>
        <TextField
          label={words.zone}
          name="timeZone"
          list={listId}
          spellcheck={false}
          autocapitalize="off"
          defaultValue={show?.timeZone ?? ownZone}
          hint={words.zoneHint(ownZone)}
        />
        <datalist id={listId}>
          {zones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        {show && !allLater ? null : (
          <>
            <Choices label={words.repeat} name="repeat">
              <div class="plan-days">
                {DAYS.map((one) => (
                  <label key={one}>
                    <input
                      type="checkbox"
                      name={one}
                      defaultChecked={repeats?.weekdays.includes(one) ?? false}
                    />
                    {words.days[one]}
                  </label>
                ))}
              </div>
            </Choices>
            <TextField
              label={words.until}
              name="until"
              type="date"
              defaultValue={repeats?.until ?? ''}
              hint={words.untilHint}
            />
          </>
        )}
      </div>
    </FormDialog>
  );
}
