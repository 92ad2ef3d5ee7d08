import '../styles/night.css';
import { useCallback, useEffect } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import { night as words } from '#messages/night';
import { whyNot } from '#messages/whyNot';
import { send } from '../api/client';
import { useWhyNot } from '../api/permissions';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import { Freshness } from '../ui/Freshness';
import { useKeys } from '../ui/keys';
import { Listing } from '../ui/Listing';
import { Page } from '../ui/Page';
import { tally } from '../ui/tally';
import { CredentialOwners, useCredentialOwners } from './CredentialOwners';
import { filterFrom, NO_FILTER, queryFrom, totalOf } from './filter';
import { NightCard } from './NightCard';
import { SearchField } from './SearchField';
import { useActions } from './useActions';

const NightPageDocument = graphql(`
  query NightPage($search: String) {
    live: influencers(first: 50, filter: { readiness: [LIVE], search: $search }) {
      nodes { id show { state } ...NightCard_Influencer }
      counts { total live off blocked noToken expiring ready check }
    }
    repair: influencers(first: 20, filter: { readiness: [BLOCKED, NO_TOKEN, READY], check: true, search: $search }) {
      nodes { id ...NightCard_Influencer }
    }
    expiring: influencers(first: 20, filter: { readiness: [EXPIRING], search: $search }) {
      nodes { id ...NightCard_Influencer }
    }
    ready: influencers(first: 20, filter: { readiness: [READY], check: false, search: $search }) {
      nodes { id ...NightCard_Influencer }
    }
    off: influencers(first: 20, filter: { readiness: [OFF], search: $search }) {
      nodes { id ...NightCard_Influencer }
    }
  }
`);

const POLL_MS = 4000;

const GROUPS = [
  { key: 'live', standings: ['LIVE'] },
  { key: 'repair', standings: ['BLOCKED', 'NO_TOKEN', 'CHECK'] },
  { key: 'expiring', standings: ['EXPIRING'] },
  { key: 'ready', standings: ['READY'] },
  { key: 'off', standings: ['OFF'] },
] as const;

/** /admin/night: tonight on a phone: who is live, who needs repair, and the few buttons that matter. */
export default function NightPage({ emulatorUrl }: { emulatorUrl: string | null }) {
  const [path, navigate] = useLocation();
  const address = useSearch();
  const { search } = filterFrom(address);
  const load = useCallback(() => send(NightPageDocument, { search: search || null }), [search]);
  const tonight = usePoll(load, POLL_MS);
  const { data, refresh } = tonight;
  const actions = useActions(emulatorUrl, refresh);
  const owners = useCredentialOwners(useWhyNot('MANAGE_TOKENS', whyNot.lookUp));

  function show(next: string): void {
    const queryString = queryFrom({ ...NO_FILTER, search: next });
    navigate(queryString ? `${path}?${queryString}` : path, { replace: true });
  }

  useEffect(() => {
    if (!search && new URLSearchParams(address).get('q')) show('');
  }, [address]);
  useEffect(() => {
    if (data && !search) tally.set(data.live.nodes.some((node) => node.show?.state !== 'STARTING'));
  }, [data]);
  useKeys({
    '/': (event) => {
      event.preventDefault();
      document.querySelector<HTMLElement>('input[type=search]')?.focus();
    },
  });

  return (
    <>
      <Page title={words.title} class="page night" above={<Freshness of={tonight} />}>
        <SearchField
          search={search}
          onSearch={show}
          onCredential={(text, kind) => void owners.lookUp(text, kind)}
        />
        <CredentialOwners
          finding={owners.finding}
          onOpen={(id) => navigate(`/admin/influencers?person=${id}`)}
          onDismiss={owners.dismiss}
        />
        <Listing
          asked={tonight}
          empty={(groups) =>
            GROUPS.some(({ key }) => groups[key].nodes.length > 0) ? null : (
              <p class="muted">{search ? words.noMatch : words.empty}</p>
            )
          }
        >
          {(groups) =>
            GROUPS.map(({ key, standings }) => {
              const { nodes } = groups[key];
              const total = totalOf(groups.live.counts, standings);
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
      </Page>
      {actions.dialogs}
    </>
  );
}
