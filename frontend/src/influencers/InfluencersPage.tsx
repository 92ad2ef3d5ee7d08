import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { failureOf } from '../api/client';
import { deskViewer } from '../api/viewer';
import type { Permission } from '../gql/graphql';
import { deskWords, influencersWords as words } from '../messages/desk';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { onAirStore } from '../ui/onAir';
import { useStore } from '../ui/store';
import { Chips } from './Chips';
import { filterFrom, type ListFilter, queryFrom, toggled, totalOf } from './filter';
import { InfluencerRow, type RowPerson } from './InfluencerRow';
import { SearchField } from './SearchField';
import { StopDialog } from './StopDialog';
import { TokenDialog } from './TokenDialog';
import { useInfluencers } from './useInfluencers';
import { useStreaming } from './useStreaming';

const SKELETON = Array.from({ length: 8 }, (_, row) => row);

function useMayNot(permission: Permission, what: string): string | null {
  const viewer = useStore(deskViewer);
  if (!viewer || viewer.permissions.includes(permission)) return null;
  return deskWords.mayNot(deskWords.roles[viewer.role], what);
}

/** /admin/influencers: whether tonight's shows can start, and what repairs the ones that cannot. */
export function InfluencersPage({ emulatorUrl }: { emulatorUrl: string | null }) {
  const [path, navigate] = useLocation();
  const filter = filterFrom(useSearch());
  const { data, asOf, failure, pending, refresh, showMore, deeper, answered } = useInfluencers(
    filter.readiness.join(','),
    filter.search,
  );
  const streaming = useStreaming(refresh);
  const [tokenFor, setTokenFor] = useState<RowPerson | null>(null);
  const maySetTokens = useMayNot('MANAGE_TOKENS', words.setTokens);
  const maySwitch = useMayNot('OPERATE_SHOWS', words.operateShows);

  useEffect(() => {
    document.title = `${words.title} - Greenroom`;
  }, []);

  // A row that moves to its new place would lose the focus on the way.
  const focused = useRef<Element | null>(null);
  focused.current = document.activeElement;
  useLayoutEffect(() => {
    const before = focused.current;
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });

  useEffect(() => {
    if (!data) return;
    const starting = data.nodes.filter((node) => node.show?.state === 'STARTING').length;
    onAirStore.set(data.counts.live - starting > 0);
  }, [data]);

  function show(next: ListFilter, replace: boolean): void {
    const query = queryFrom(next);
    navigate(query ? `${path}?${query}` : path, { replace });
  }

  // Rows of another filter are shown only until the answer comes, never in place of one that failed.
  const failed = failure !== null && !answered && !pending;
  const total = data ? totalOf(data.counts, filter.readiness) : 0;
  const filtered = filter.readiness.length > 0 || filter.search !== '';
  const empty = answered && data !== null && data.nodes.length === 0;

  return (
    <main class="page" id="main">
      <Freshness asOf={asOf} failed={failure !== null && answered} />
      <h1>{words.title}</h1>
      <div class="tools">
        <Chips
          counts={data?.counts ?? null}
          chosen={filter.readiness}
          onToggle={(readiness) => show(toggled(filter, readiness), false)}
        />
        <SearchField search={filter.search} onSearch={(search) => show({ ...filter, search }, true)} />
      </div>

      {failure !== null && failed ? (
        <div class="blank" role="alert">
          <p class="error">{failureOf(failure).message}</p>
          <Button onClick={refresh}>{deskWords.tryAgain}</Button>
        </div>
      ) : null}

      {empty ? (
        <div class="blank">
          <h2>{filtered ? words.noMatchTitle : words.emptyTitle}</h2>
          {filtered ? (
            <>
              <p class="muted">{words.noMatchNext}</p>
              <Button onClick={() => show({ readiness: [], search: '' }, false)}>{words.clear}</Button>
            </>
          ) : (
            <p class="muted">
              {words.emptyNext} <code>greenroom influencer add "Name" name@example.com</code>
              <br />
              {words.emptyThen}
            </p>
          )}
        </div>
      ) : null}

      {empty || failed ? null : (
        <table class="table" aria-busy={pending} data-outdated={data !== null && !answered}>
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
                    switchingTo={streaming.pending.get(node.id)}
                    maySetTokens={maySetTokens}
                    maySwitch={maySwitch}
                    onToken={setTokenFor}
                    onSwitch={streaming.change}
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

      {data && answered && !empty ? (
        <div class="more">
          <p class="muted num" role="status">
            {words.showing(data.nodes.length, total)}
          </p>
          {data.hasMore ? (
            <Button onClick={showMore} busy={pending && deeper ? words.showingMore : null}>
              {words.showMore}
            </Button>
          ) : null}
        </div>
      ) : null}

      {tokenFor ? (
        <TokenDialog
          key={tokenFor.id}
          influencer={tokenFor}
          emulatorUrl={emulatorUrl}
          onClose={() => setTokenFor(null)}
          onSaved={refresh}
        />
      ) : null}
      {streaming.asking ? (
        <StopDialog
          name={streaming.asking.name}
          busy={streaming.stopping}
          error={streaming.stopError}
          onStop={(reason) => void streaming.stop(reason)}
          onClose={streaming.keep}
        />
      ) : null}
    </main>
  );
}
