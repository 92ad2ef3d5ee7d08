import { useId } from 'preact/hooks';
import { plans as words } from '#messages/plans';
import type { Weekday } from '../gql/graphql';
import { Choices, TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import type { Outcome } from '../ui/outcome';
import { ownZone, typedTime } from '../ui/plannedTime';
import type { Planned } from './planned';

const DAYS = Object.keys(words.days) as Weekday[];
export const START = 'startsAt';
const TIME = 'time';
const HOUR_MS = 3_600_000;

/** Only where the browser can list them: any other is asked for by name. */
const zones = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [];

/** When a show is, and on which days there are more. */
export interface When {
  startsAt: string;
  timeZone: string;
  lengthMin: number;
}

/** Read what was typed; or what is missing. */
export function readPlan(typed: Typed): { when: When; weekdays: Weekday[]; until: string } | Outcome {
  const [date, time] = [typed(START), typed(TIME)];
  if (!date || !time) return { refused: { [date ? TIME : START]: words.incomplete } };
  const when = {
    startsAt: `${date}T${time.slice(0, 5)}`,
    timeZone: typed('timeZone').trim(),
    lengthMin: Math.round(Number(typed('lengthMin'))) || 0,
  };
  return { when, weekdays: DAYS.filter((one) => typed(one)), until: typed('until') };
}

/** What is asked for as the repetition of new shows; or what is missing. */
export function repetition(when: When, weekdays: Weekday[], until: string) {
  if (weekdays.length === 0) return until ? words.daysNeeded : undefined;
  return { weekdays, until: until || when.startsAt.slice(0, 10) };
}

/** The fields of a planned show: when, how long, and on which days it repeats.
 *
 * @param show the planned show that is changed; null for a new one.
 */
export function PlanFields({ show, repeating }: { show: Planned | null; repeating: boolean }) {
  const listId = useId();
  // The next full hour: a time that can be planned, and is easy to change.
  const start = show?.localStart ?? typedTime(Math.ceil((Date.now() + 60_000) / HOUR_MS) * HOUR_MS);
  const repeats = show?.repeats ?? null;
  return (
    <>
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
      {repeating ? (
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
      ) : null}
    </>
  );
}
