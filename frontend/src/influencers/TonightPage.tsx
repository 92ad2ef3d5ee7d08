import '../styles/tonight.css';
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import { tonight as words } from '#messages/tonight';
import { Button } from '../ui/Button';
import { now } from '../ui/clock';
import { Freshness } from '../ui/Freshness';
import { useHold } from '../ui/holding';
import { useKeys } from '../ui/keys';
import { Listing, MoreButton } from '../ui/Listing';
import { lazyPage } from '../ui/lazyPage';
import { Page } from '../ui/Page';
import { withPlace } from '../ui/place';
import { Table } from '../ui/Table';
import { timeOfDay } from '../ui/time';
import { dateAfter, dateFrom, isEvening, isNear } from './evening';
import { eveningDay } from './eveningDay';
import { NO_FILTER } from './filter';
import { NewRehearsals } from './NewRehearsals';
import { TonightRow } from './TonightRow';
import { useActions } from './useActions';
import { useEvening } from './useEvening';
import { useFixNext } from './useFixNext';
import { usePanel } from './usePanel';

const Panel = lazyPage(() => import('./Panel'));

/** /admin/tonight: an evening's planned shows, whether each will start, and what repairs those that cannot. */
export default function TonightPage({ emulatorUrl }: { emulatorUrl: string | null }) {
  const [path, navigate] = useLocation();
  const address = useSearch();
  const date = dateFrom(address);
  const far = date !== null && !isNear(date, now());
  const person = new URLSearchParams(address).get('person') ?? '';
  const hold = useHold();
  const evening = useEvening(far ? null : date, hold.held);
  const { data, rows, asOf, answered, pending, refresh } = evening;
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => {
    hold.keep();
    setChanges((before) => before + 1);
    return refresh();
  }, [refresh, hold.keep]);
  const actions = useActions(emulatorUrl, changed);
  const fix = useFixNext(date, emulatorUrl, changed, actions.begin);
  const panel = usePanel({ ...NO_FILTER, person }, (next, replace, state) =>
    go(date, next.person, replace, state),
  );

  function go(to: string | null, open = '', replace = false, state: object | null = null): void {
    const query = new URLSearchParams({ ...(to && { date: to }), ...(open && { person: open }) }).toString();
    navigate(query ? `${path}?${query}` : path, { replace, state: withPlace(state) });
  }

  useEffect(() => {
    const timer = setTimeout(fix.preload, 1500);
    return () => clearTimeout(timer);
  }, []);
  useKeys({
    f: (event) => {
      if (far || actions.whyNot.tokens) return;
      event.preventDefault();
      fix.start();
    },
    Escape: () => panel.close(),
  });

  const shown = answered && !far ? (data?.last ?? null) : null;
  const counts = shown?.counts ?? null;
  const table = (found?: ComponentChildren) => (
    <Table
      class="table tonight"
      caption={words.caption}
      columns={words.columns}
      skeleton={8}
      busy={pending}
      outdated={data !== null && !answered}
    >
      {found}
    </Table>
  );
  const on = date ?? shown?.date ?? null;
  return (
    <>
      <Page
        title={date ? words.titleOn(eveningDay(date, now())) : words.title}
        class="page"
        above={<Freshness of={evening} />}
        beside={
          actions.whyNot.tokens ? null : (
            <Button onClick={() => actions.begin({ kind: 'paste-many' })}>{words.pasteMany}</Button>
          )
        }
      >
        <NewRehearsals onNew={refresh} />
        <div class="tools evening">
          <div class="evenings">
            <Button disabled={on === null} onClick={() => on && go(dateAfter(on, -1))}>
              <span aria-hidden="true">‹</span>
              <span class="sr">{words.previous}</span>
            </Button>
            <label>
              <span class="sr">{words.date}</span>
              <input
                type="date"
                value={on ?? ''}
                onChange={({ currentTarget: { value } }) => isEvening(value) && go(value, '', date !== null)}
              />
            </label>
            <Button disabled={on === null} onClick={() => on && go(dateAfter(on, 1))}>
              <span aria-hidden="true">›</span>
              <span class="sr">{words.next}</span>
            </Button>
            {date ? <Button onClick={() => go(null)}>{words.back}</Button> : null}
          </div>
          <p class="num counts" role="status">
            {counts ? words.counts(counts) : null}
          </p>
          {far ? null : (
            <div class="fix-next">
              <Button
                kind={counts?.unable ? 'primary' : 'plain'}
                disabled={actions.whyNot.tokens !== null}
                title={actions.whyNot.tokens ?? words.fixKey}
                busy={fix.asking ? words.looking : null}
                onClick={fix.start}
              >
                {counts?.unable ? words.fixNextOf(counts.unable) : words.fixNext}
              </Button>
            </div>
          )}
        </div>
        <div ref={hold.place}>
          {far ? (
            <p role="status">{words.far}</p>
          ) : (
            <Listing
              asked={evening}
              loading={table()}
              empty={() =>
                rows.length > 0 ? null : (
                  <>
                    <h2>{words.emptyTitle}</h2>
                    <p class="muted">
                      {words.emptyNext(<Link href="/admin/influencers">{words.influencersTab}</Link>)}
                    </p>
                  </>
                )
              }
            >
              {() =>
                table(
                  rows.map((planned) => (
                    <TonightRow key={planned.id} planned={planned} person={person} onOpen={panel.open} />
                  )),
                )
              }
            </Listing>
          )}
        </div>
        {shown && rows.length > 0 ? (
          <div class="more">
            <p class="muted num">{asOf ? words.asOf(timeOfDay(asOf)) : null}</p>
            <MoreButton list={evening} />
          </div>
        ) : null}
      </Page>
      {person ? (
        <Panel
          key={person}
          id={person}
          changes={changes}
          actions={actions}
          onChanged={changed}
          onClose={panel.close}
        />
      ) : null}
      {actions.dialogs}
      {fix.dialog}
    </>
  );
}
