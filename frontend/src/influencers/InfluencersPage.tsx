import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import { useWhyNot } from '../api/permissions';
import { deskWords, influencersWords as words } from '../messages/desk';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { failureOf } from '../ui/failure';
import { useKeys } from '../ui/keys';
import { lazyPage } from '../ui/lazyPage';
import { tally } from '../ui/tally';
import { Chips } from './Chips';
import { CredentialOwners, useCredentialOwners } from './CredentialOwners';
import { filterFrom, type ListFilter, NO_FILTER, queryFrom, toggled, totalOf } from './filter';
import { InfluencerRow } from './InfluencerRow';
import { SearchField } from './SearchField';
import { useActions } from './useActions';
import { useInfluencers } from './useInfluencers';
import { usePanel } from './usePanel';

const SKELETON = Array.from({ length: 8 }, (_, row) => row);
const Panel = lazyPage(() => import('./Panel'));

/** A row that moves to its new place would lose the focus on the way. */
function useKeptFocus(): void {
  const focused = useRef<Element | null>(null);
  focused.current = document.activeElement;
  useLayoutEffect(() => {
    const before = focused.current;
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
}

/** /admin/influencers: whether tonight's shows can start, and what repairs the ones that cannot. */
export function InfluencersPage({ emulatorUrl }: { emulatorUrl: string | null }) {
  const [path, navigate] = useLocation();
  const address = useSearch();
  const filter = filterFrom(address);
  const list = useInfluencers(filter.readiness.join(','), filter.search, filter.archived);
  const { data, asOf, failure, pending, refresh, answered } = list;
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => {
    refresh();
    setChanges((before) => before + 1);
  }, [refresh]);
  const actions = useActions(emulatorUrl, changed);
  const owners = useCredentialOwners(useWhyNot('MANAGE_TOKENS', words.lookUp));
  const panel = usePanel(filter, show);
  useKeptFocus();

  function show(next: ListFilter, replace: boolean, state: unknown = history.state): void {
    const query = queryFrom(next);
    navigate(query ? `${path}?${query}` : path, { replace, state });
  }

  useEffect(() => {
    document.title = `${filter.archived ? words.archivedTitle : words.title} - Greenroom`;
  }, [filter.archived]);

  // A secret that somebody put into the address does not stay there.
  useEffect(() => {
    if (!filter.search && new URLSearchParams(address).get('q')) show(filter, true);
  }, [address]);

  useEffect(() => {
    if (!data || filter.archived) return;
    const starting = data.nodes.filter((node) => node.show?.state === 'STARTING').length;
    tally.set(data.counts.live - starting > 0);
  }, [data]);

  useKeys({
    '/': (event) => {
      event.preventDefault();
      document.querySelector<HTMLElement>('input[type=search]')?.focus();
    },
    t: (event) => {
      const place = document.activeElement?.closest('tr[data-id], .panel');
      const button = place?.querySelector<HTMLElement>('[data-act=token]');
      if (!button) return;
      event.preventDefault();
      button.click();
    },
    Escape: () => panel.close(),
  });

  // Rows of another filter are shown only until the answer comes, never in place of one that failed.
  const failed = failure !== null && !answered && !pending;
  const total = data ? totalOf(data.counts, filter.readiness) : 0;
  const filtered = filter.readiness.length > 0 || filter.search !== '';
  const empty = answered && data !== null && data.nodes.length === 0;

  return (
    <>
      <main class="page" id="main">
        <Freshness asOf={asOf} failed={failure !== null && answered} />
        <div class="head">
          <h1>{filter.archived ? words.archivedTitle : words.title}</h1>
          {filter.archived || actions.whyNot.people ? null : (
            <Button onClick={() => actions.begin({ kind: 'add' })}>{words.add}</Button>
          )}
        </div>
        <div class="tools">
          <Chips
            counts={data?.counts ?? null}
            chosen={filter.readiness}
            onToggle={(readiness) => show(toggled(filter, readiness), false)}
          />
          <SearchField
            search={filter.search}
            onSearch={(search) => show({ ...filter, search }, true)}
            onCredential={(text, kind) => void owners.lookUp(text, kind)}
          />
        </div>
        <CredentialOwners finding={owners.finding} onOpen={panel.open} onDismiss={owners.dismiss} />

        {failure !== null && failed ? (
          <div class="blank" role="alert">
            <p class="error">{failureOf(failure).message}</p>
            <Button onClick={refresh}>{deskWords.tryAgain}</Button>
          </div>
        ) : null}

        {empty ? (
          <div class="blank">
            <h2>
              {filtered ? words.noMatchTitle : filter.archived ? words.archivedEmpty : words.emptyTitle}
            </h2>
            {filtered ? (
              <>
                <p class="muted">{words.noMatchNext}</p>
                <Button onClick={() => show({ ...NO_FILTER, archived: filter.archived }, false)}>
                  {words.clear}
                </Button>
              </>
            ) : filter.archived ? null : (
              <p class="muted">
                {words.emptyNext} <code>greenroom influencer add "Name" name@example.com</code>
                <br />
                {words.emptyThen}
              </p>
            )}
          </div>
        ) : null}

        {empty || failed ? null : (
          <table class="table people" aria-busy={pending} data-outdated={data !== null && !answered}>
            <caption class="sr">{words.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{words.columns.influencer}</th>
                <th scope="col">{words.columns.status}</th>
                <th scope="col">{words.columns.token}</th>
                <th scope="col">{words.columns.roomCode}</th>
                <th scope="col">{words.columns.streaming}</th>
                <th scope="col">
                  <span class="sr">{words.columns.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data
                ? data.nodes.map((node) => (
                    <InfluencerRow
                      key={node.id}
                      influencer={node}
                      switchingTo={actions.streaming.pending.get(node.id)}
                      whyNot={actions.whyNot}
                      open={node.id === filter.person}
                      onAction={actions.begin}
                      onSwitch={actions.streaming.change}
                      onOpen={panel.open}
                      onChanged={changed}
                    />
                  ))
                : SKELETON.map((row) => (
                    <tr key={row} class="skeleton" aria-hidden="true">
                      <td colSpan={6}>
                        <i />
                      </td>
                    </tr>
                  ))}
            </tbody>
          </table>
        )}

        {data && answered ? (
          <div class="more">
            <p class="muted num" role="status">
              {empty ? null : words.showing(data.nodes.length, total)}
            </p>
            {data.hasMore ? (
              <Button onClick={list.showMore} busy={pending && list.deeper ? words.showingMore : null}>
                {words.showMore}
              </Button>
            ) : null}
            <Link href={filter.archived ? path : `${path}?archived`} class="muted">
              {filter.archived ? words.archivedBack : words.archivedLink}
            </Link>
          </div>
        ) : null}
      </main>

      {filter.person ? (
        <Panel
          key={filter.person}
          id={filter.person}
          changes={changes}
          actions={actions}
          onChanged={changed}
          onClose={panel.close}
        />
      ) : null}
      {actions.dialogs}
    </>
  );
}
