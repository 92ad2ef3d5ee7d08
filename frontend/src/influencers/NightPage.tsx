import '../styles/night.css';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import { night as words } from '#messages/night';
import { Freshness } from '../ui/Freshness';
import { useHold } from '../ui/holding';
import { useKeys } from '../ui/keys';
import { Listing } from '../ui/Listing';
import { lazyPage } from '../ui/lazyPage';
import { Page } from '../ui/Page';
import { useStore } from '../ui/store';
import { tabPresses } from '../ui/tabPresses';
import { tally } from '../ui/tally';
import { filterFrom, NO_FILTER, queryFrom } from './filter';
import { NightCard } from './NightCard';
import type { Pasted } from './pasted';
import { SearchField } from './SearchField';
import { Settling } from './Settling';
import { useActions } from './useActions';
import { useTonight } from './useTonight';

const Whose = lazyPage(() => import('./Whose'));

/** /admin/night: tonight on a phone: who is live, who needs repair, and the few buttons that matter. */
export default function NightPage({ emulatorUrl }: { emulatorUrl: string | null }) {
  const [path, navigate] = useLocation();
  const address = useSearch();
  const { search: written } = filterFrom(address);
  const [unwritten, setUnwritten] = useState('');
  const search = written || unwritten;
  const pressed = useStore(tabPresses);
  const hold = useHold();
  const { tonight, groups } = useTonight(search, hold.held);
  const { data, refresh } = tonight;
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => {
    hold.keep();
    setChanges((before) => before + 1);
    return refresh();
  }, [refresh, hold.keep]);
  const actions = useActions(emulatorUrl, changed);
  const [pasted, setPasted] = useState<Pasted | null>(null);

  function show(next: string, replace: boolean): void {
    const query = queryFrom({ ...NO_FILTER, search: next });
    navigate(query ? `${path}?${query}` : path, { replace: replace || query === address });
  }

  // A secret that somebody put into the address does not stay there.
  useEffect(() => {
    if (!written && new URLSearchParams(address).get('q')) show('', true);
  }, [address]);
  useEffect(() => {
    setUnwritten('');
    setPasted(null);
  }, [pressed]);
  useEffect(() => {
    if (written) setUnwritten('');
  }, [written]);
  useEffect(() => {
    if (data && !search) tally.set(data.found.live.nodes.some((node) => node.show?.state !== 'STARTING'));
  }, [data]);
  useKeys({
    '/': (event) => {
      event.preventDefault();
      document.querySelector<HTMLElement>('input[type=search]')?.focus();
    },
  });

  return (
    <>
      <Page
        title={words.title}
        class="page night"
        above={
          <>
            <Freshness of={tonight} />
            <Settling counts={data?.found.live.counts} />
          </>
        }
      >
        <SearchField
          key={pressed}
          search={search}
          onSearch={(typed, { unwritten: keptOut, goesOn }) => {
            if (!keptOut) setPasted(null);
            setUnwritten(keptOut ? typed : '');
            show(keptOut ? '' : typed, goesOn);
          }}
          onCredential={(text, kind) => setPasted({ text, kind, at: performance.now() })}
        />
        {pasted ? (
          <Whose
            key={pasted.at}
            pasted={pasted}
            actions={actions}
            changes={changes}
            onOpen={(id) => navigate(`/admin/influencers?person=${id}`)}
            onDismiss={() => setPasted(null)}
          />
        ) : null}
        <div ref={hold.place}>
          <Listing
            asked={tonight}
            empty={() =>
              groups.some(({ nodes }) => nodes.length > 0) ? null : (
                <p class="muted">
                  {search
                    ? words.noMatch
                    : words.empty(<Link href="/admin/influencers">{words.influencersTab}</Link>)}
                </p>
              )
            }
          >
            {() =>
              groups.map(({ key, standings, nodes, total }) => {
                if (nodes.length === 0) return null;
                return (
                  <section key={key} aria-labelledby={`night-${key}`}>
                    <h2 id={`night-${key}`}>
                      {words.groups[key]} <span class="muted num">{total}</span>
                    </h2>
                    <ul>
                      {nodes.map((node) => (
                        <NightCard key={node.id} influencer={node} actions={actions} />
                      ))}
                    </ul>
                    {total > nodes.length ? (
                      <p class="more-link">
                        <Link
                          href={`/admin/influencers?${queryFrom({ ...NO_FILTER, standings: [...standings], search })}`}
                        >
                          {words.more(total - nodes.length)}
                        </Link>
                      </p>
                    ) : null}
                  </section>
                );
              })
            }
          </Listing>
        </div>
      </Page>
      {actions.dialogs}
    </>
  );
}
