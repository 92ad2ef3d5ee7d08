import { useState } from 'preact/hooks';
import { plans as words } from '#messages/plans';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { Button } from '../ui/Button';
import { useAskAgain } from '../ui/changes';
import { Listing, MoreButton } from '../ui/Listing';
import { lazyDialog } from '../ui/lazyDialog';
import { plannedSpan, sameThere } from '../ui/plannedTime';
import { day } from '../ui/time';
import { PanelPlansDocument, type Planned } from './planned';

const PlanDialog = lazyDialog(() => import('./PlanDialog'));
const CancelPlanDialog = lazyDialog(() => import('./CancelPlanDialog'));

const PAGE = 3;
const EVERY_DAY = 7;
const POLL_MS = 15_000;
const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

interface PanelPlansProps {
  id: string;
  name: string;
  /** Their open show: a planned one may have begun with it. */
  show: string | undefined;
  mayChange: boolean;
  onChanged: () => void;
}

type Asking = { kind: 'plan' } | { kind: 'change' | 'cancel'; show: Planned };

/** What is planned for an influencer, whether each show could start, and the way to change it. */
export function PanelPlans({ id, name, show, mayChange, onChanged }: PanelPlansProps) {
  const list = usePages(
    id,
    async (after) =>
      (await send(PanelPlansDocument, { id, first: PAGE, after })).influencer?.plannedShows ?? NONE,
    () => POLL_MS,
  );
  const [asking, setAsking] = useState<Asking | null>(null);
  useAskAgain(show, list.refresh);

  const dialog = {
    onClose: () => setAsking(null),
    onDone: () => {
      list.refresh();
      onChanged();
    },
  };
  return (
    <section>
      <h3>{words.title}</h3>
      <Listing
        asked={list}
        empty={({ nodes }) => (nodes.length === 0 ? <p class="muted">{words.none}</p> : null)}
      >
        {({ nodes }) => (
          <>
            <ul class="panel-plans">
              {nodes.map((one) => (
                <li key={one.id}>
                  <PlannedFacts show={one} />
                  {mayChange ? (
                    <span class="acts">
                      <Button
                        small
                        aria-label={words.changeOf(plannedSpan(one.startsAt, one.endsAt))}
                        onClick={() => setAsking({ kind: 'change', show: one })}
                      >
                        {words.change}
                      </Button>
                      <Button
                        small
                        aria-label={words.cancelOf(plannedSpan(one.startsAt, one.endsAt))}
                        onClick={() => setAsking({ kind: 'cancel', show: one })}
                      >
                        {words.cancel}
                      </Button>
                    </span>
                  ) : null}
                </li>
              ))}
            </ul>
            <MoreButton list={list} />
          </>
        )}
      </Listing>
      {mayChange ? (
        <Button small onClick={() => setAsking({ kind: 'plan' })}>
          {words.add}
        </Button>
      ) : null}
      {asking?.kind === 'plan' ? <PlanDialog id={id} name={name} show={null} {...dialog} /> : null}
      {asking?.kind === 'change' ? <PlanDialog id={id} name={name} show={asking.show} {...dialog} /> : null}
      {asking?.kind === 'cancel' ? <CancelPlanDialog name={name} show={asking.show} {...dialog} /> : null}
    </section>
  );
}

function PlannedFacts({ show }: { show: Planned }) {
  const { startsAt, endsAt, timeZone, repeats, findings } = show;
  const [worst] = findings;
  return (
    <div>
      <time dateTime={startsAt}>{plannedSpan(startsAt, endsAt)}</time>
      {sameThere(startsAt, timeZone) ? null : (
        <p class="hint">{words.there({ when: plannedSpan(startsAt, endsAt, timeZone), zone: timeZone })}</p>
      )}
      {repeats ? (
        <p class="hint">
          {show.moved
            ? words.moved
            : words.repeats({
                days:
                  repeats.weekdays.length === EVERY_DAY
                    ? null
                    : repeats.weekdays.map((one) => words.days[one]).join(', '),
                until: day(`${repeats.until}T12:00`),
              })}
        </p>
      ) : null}
      {show.clockNote ? <p class="hint">{show.clockNote}</p> : null}
      {show.show && show.show.state !== 'ENDED' ? (
        <p class="hint">{words.running}</p>
      ) : worst ? (
        <p class={worst.severity === 'BROKEN' ? 'wrong' : 'hint'}>
          {worst.severity === 'BROKEN' ? words.blocked(worst.message) : words.check(worst.message)}
        </p>
      ) : null}
    </div>
  );
}
