import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import { influencers as words } from '#messages/influencers';
import { readFragment } from '../gql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { useHold } from '../ui/holding';
import { InTurns } from '../ui/InTurns';
import { useKeptFocus } from '../ui/keptFocus';
import { Listing, MoreButton } from '../ui/Listing';
import { lazyPage } from '../ui/lazyPage';
import { Page } from '../ui/Page';
import { withPlace } from '../ui/place';
import { useStore } from '../ui/store';
import { Table } from '../ui/Table';
import { tabPresses } from '../ui/tabPresses';
import { tally } from '../ui/tally';
import { type Action, Action_Influencer } from './action';
import { Chips } from './Chips';
import { choose, chosen } from './chosen';
import {
  direction,
  filterFrom,
  type ListFilter,
  NO_FILTER,
  queryFrom,
  SORT_COLUMNS,
  type SortColumn,
  sortedBy,
  tagged,
  toggled,
  totalOf,
} from './filter';
import { InfluencerRow, InfluencerRow_Influencer } from './InfluencerRow';
import type { Pasted } from './pasted';
import { SearchField } from './SearchField';
import { Settling } from './Settling';
import { useActions } from './useActions';
import { useChoosing } from './useChoosing';
import { useInfluencers } from './useInfluencers';
import { usePanel } from './usePanel';

const Panel = lazyPage(() => import('./Panel'));
const Whose = lazyPage(() => import('./Whose'));
const ChosenBar = lazyPage(() => import('./ChosenBar'));
const FewHere = lazyPage(() => import('./FewHere'));
const ListKeys = lazyPage(() => import('./ListKeys'));

/** As many as a desk has on its first day. */
const FEW = 3;

/** Which list an address shows, whoever's panel stands beside it. */
function listedBy(filter: ListFilter): string {
  return queryFrom({ ...filter, person: '' });
}

/** /admin/influencers: whether tonight's shows can start, and what repairs the ones that cannot. */
export function InfluencersPage({ emulatorUrl }: { emulatorUrl: string | null }) {
  const [path, navigate] = useLocation();
  const address = useSearch();
  const [unwritten, setUnwritten] = useState('');
  const written = filterFrom(address);
  const filter = unwritten && !written.search ? { ...written, search: unwritten } : written;
  const listed = listedBy(written);
  const ours = useRef(false);
  const hold = useHold();
  const list = useInfluencers(filter, hold.held, filter !== written);
  const { data, rows, pending, refresh, answered } = list;
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => {
    hold.keep();
    setChanges((before) => before + 1);
    return refresh();
  }, [refresh, hold.keep]);
  const actions = useActions(emulatorUrl, changed);
  const [pasted, setPasted] = useState<Pasted | null>(null);
  const panel = usePanel(filter, show);
  const choosing = useChoosing(rows);
  const picked = useStore(chosen);
  const pressed = useStore(tabPresses);
  useKeptFocus();

  function show(next: ListFilter, replace: boolean, state: object | null = history.state): void {
    const shown = next.search === unwritten ? { ...next, search: '' } : next;
    const query = queryFrom(shown);
    ours.current = listedBy(shown) !== listed;
    navigate(query ? `${path}?${query}` : path, {
      // An entry that leads to the same list would make Back do nothing.
      replace: replace || query === address,
      state: withPlace(state),
    });
  }

  // Another list came from elsewhere, as by Back: what was searched beside the address was not for it.
  useEffect(() => {
    if (!ours.current) setUnwritten('');
    ours.current = false;
  }, [listed]);

  // A secret that somebody put into the address does not stay there.
  useEffect(() => {
    if (!written.search && new URLSearchParams(address).get('q')) show(filter, true);
  }, [address]);

  useEffect(() => {
    setUnwritten('');
    setPasted(null);
  }, [pressed]);

  useEffect(() => {
    if (!data || filter.archived) return;
    const { nodes, last } = data;
    const starting = nodes.filter((node) => node.show?.state === 'STARTING').length;
    tally.set(last.counts.live - starting > 0);
  }, [data]);

  /** An invitation leads on to the next of those who have not signed in, where these are listed. */
  function begin(action: Action): void {
    if (action.kind !== 'link' || !filter.unsigned) {
      actions.begin(action);
      return;
    }
    const from = rows.findIndex((row) => readFragment(Action_Influencer, action.influencer).id === row.id);
    const later = readFragment(InfluencerRow_Influencer, rows.slice(from + 1));
    actions.begin({ ...action, later: later.filter(({ invitationPending }) => invitationPending) });
  }

  function edit(id: string): void {
    const row = readFragment(InfluencerRow_Influencer, rows).find((one) => one.id === id);
    if (row) actions.begin({ kind: 'edit', influencer: row });
  }

  const counts = data?.last.counts ?? null;
  const filtered =
    filter.standings.length > 0 || filter.search !== '' || filter.tags.length > 0 || filter.unsigned;
  const everyRow = rows.length > 0 && rows.every(({ id }) => picked.has(id));
  const pickAll = (
    <label class="pick">
      <input
        type="checkbox"
        aria-label={words.chooseShown}
        checked={everyRow}
        onChange={({ currentTarget }) =>
          choose(
            rows.map(({ id }) => id),
            currentTarget.checked,
          )
        }
      />
    </label>
  );
  const table = (rows?: ComponentChildren) => (
    <Table
      class="table"
      caption={words.caption}
      columns={filter.archived ? words.columns : { choose: words.choose, ...words.columns }}
      heads={{ choose: pickAll }}
      sorting={{
        columns: SORT_COLUMNS,
        by: filter.sort,
        direction: direction(filter),
        onSort: (column) => show(sortedBy(filter, column as SortColumn), true),
      }}
      skeleton={8}
      busy={pending}
      outdated={data !== null && !answered}
    >
      {rows}
    </Table>
  );
  const onAdd = actions.whyNot.influencers ? null : () => actions.begin({ kind: 'add' });
  const fewHere = () => (
    <FewHere
      people={readFragment(InfluencerRow_Influencer, rows)}
      archived={filter.archived}
      onClear={
        filtered
          ? () => {
              setUnwritten('');
              const { archived, sort, reverse } = filter;
              show({ ...NO_FILTER, archived, sort, reverse }, false);
            }
          : null
      }
      onAdd={onAdd}
    />
  );

  return (
    <>
      <Page
        title={filter.archived ? words.archivedTitle : words.title}
        class="page"
        above={
          <>
            <Freshness of={list} />
            <Settling counts={data?.last.counts} />
          </>
        }
        beside={
          filter.archived || (actions.whyNot.tokens && !onAdd) ? null : (
            <div class="pair">
              {actions.whyNot.tokens ? null : (
                <Button onClick={() => actions.begin({ kind: 'paste-many' })}>{words.pasteMany}</Button>
              )}
              {onAdd ? (
                <>
                  <Button onClick={() => navigate('/admin/import')}>{words.import}</Button>
                  <Button onClick={onAdd}>{words.add}</Button>
                </>
              ) : null}
            </div>
          )
        }
      >
        <div class="tools">
          <Chips
            counts={counts}
            chosen={filter.standings}
            onToggle={(standing) => show(toggled(filter, standing), false)}
            unsigned={filter.unsigned}
            onUnsigned={() => show({ ...filter, unsigned: !filter.unsigned }, false)}
          />
          {filter.tags.length > 0 ? (
            <p class="tags">
              {filter.tags.map((tag) => (
                <button
                  key={tag}
                  type="button"
                  class="keyword"
                  aria-label={words.withoutTag(tag)}
                  onClick={() => show(tagged(filter, tag), false)}
                >
                  <bdi translate={false}>{tag}</bdi> <span aria-hidden="true">✕</span>
                </button>
              ))}
            </p>
          ) : null}
          <SearchField
            key={pressed}
            search={filter.search}
            onSearch={(search, { unwritten: keptOut, goesOn }) => {
              if (!keptOut) setPasted(null);
              setUnwritten(keptOut ? search : '');
              show({ ...filter, search: keptOut ? '' : search }, goesOn);
            }}
            onCredential={(text, kind) => setPasted({ text, kind, at: performance.now() })}
          />
        </div>
        {pasted ? (
          <Whose
            key={pasted.at}
            pasted={pasted}
            actions={actions}
            changes={changes}
            onOpen={panel.open}
            onDismiss={() => setPasted(null)}
          />
        ) : null}
        <div ref={hold.place}>
          <Listing asked={list} loading={table()} empty={() => (rows[0] ? null : fewHere())}>
            {({ question }) =>
              table(
                <InTurns question={question}>
                  {rows.map((node) => (
                    <InfluencerRow
                      key={node.id}
                      influencer={node}
                      switchingTo={actions.streaming.pending.get(node.id)}
                      whyNot={actions.whyNot}
                      open={node.id === filter.person}
                      chosen={filter.archived ? null : picked.has(node.id)}
                      onChoose={choosing}
                      onTag={(tag) => show(tagged(filter, tag), false)}
                      onAction={begin}
                      onSwitch={actions.streaming.change}
                      onReason={actions.streaming.askReason}
                      onOpen={panel.open}
                      onChanged={changed}
                    />
                  ))}
                </InTurns>,
              )
            }
          </Listing>
          {answered && rows[0] && !rows[FEW] ? fewHere() : null}
        </div>
        {data && counts && answered ? (
          <div class="more">
            <p class="muted num" role="status">
              {data.nodes.length > 0
                ? words.showing({
                    shown: data.nodes.length,
                    total: words.counted({ number: totalOf(counts, filter.standings), more: counts.more }),
                  })
                : null}
            </p>
            <MoreButton list={list} />
            <Link href={filter.archived ? path : `${path}?archived`} class="muted">
              {filter.archived ? words.archivedBack : words.archivedLink}
            </Link>
          </div>
        ) : null}
        {data ? (
          <ListKeys
            person={filter.person}
            onEdit={filter.archived || actions.whyNot.influencers ? null : edit}
            onClosePanel={panel.close}
          />
        ) : null}
      </Page>

      {picked.size > 0 && !filter.archived ? (
        <ChosenBar
          chosen={picked}
          filter={filter}
          matching={counts && answered && !counts.more ? totalOf(counts, filter.standings) : null}
          whyNot={actions.whyNot}
          onChanged={changed}
        />
      ) : null}
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
