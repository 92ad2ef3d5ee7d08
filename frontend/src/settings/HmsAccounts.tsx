import { useState } from 'preact/hooks';
import { hmsAccounts as words } from '#messages/hmsAccounts';
import { hmsReplies as repliesWords } from '#messages/hmsReplies';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { Menu } from '../ui/Menu';
import { refuse } from '../ui/outcome';
import { PagedTable } from '../ui/PagedTable';
import { usePress } from '../ui/press';
import { Said } from '../ui/Said';
import { useStore } from '../ui/store';
import { When } from '../ui/When';
import { ConnectHmsAccount } from './ConnectHmsAccount';
import { DisconnectHmsAccount } from './DisconnectHmsAccount';
import { HmsReplies } from './HmsReplies';
import { type Change, choices, fuller, type HmsAccountRow, type HmsTest } from './hmsAccount';
import { RenameHmsAccount } from './RenameHmsAccount';
import { ReplaceAppSecret } from './ReplaceAppSecret';

const HmsAccountsDocument = graphql(`
  query HmsAccounts($first: Int!, $after: String) {
    hmsAccounts(first: $first, after: $after) {
      nodes {
        id name maskedAccessKey connected readable use { influencers live }
        secretFingerprint secretSetAt secretSetBy { name } lastTest { outcome at message fix }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const TestHmsAccount = graphql(`
  mutation TestHmsAccount($input: TestHmsAccountInput!) {
    testHmsAccount(input: $input) {
      __typename
      ... on HmsAccountTested { test { outcome at message fix } }
      ... on NotFound { message fix }
    }
  }
`);

type Open = { kind: 'connect'; account: HmsAccountRow | null } | { kind: Change; account: HmsAccountRow };

const PAGE = 50;
const POLL_MS = 30_000;

/** The 100ms accounts of the desk, for its owners. */
export function HmsAccounts() {
  const viewer = useStore(deskViewer);
  return viewer?.permissions.includes('MANAGE_DESK') ? <List /> : null;
}

function List() {
  const accounts = usePages(
    '',
    async (after) => (await send(HmsAccountsDocument, { first: PAGE, after })).hmsAccounts,
    () => POLL_MS,
  );
  const { refresh } = accounts;
  const [open, setOpen] = useState<Open | null>(null);
  const [replies, setReplies] = useState(false);
  // What a test has just said is more than what is kept of it.
  const [said, setSaid] = useState<Record<string, HmsTest>>({});
  const { atWork, press } = usePress();
  const close = () => setOpen(null);
  const changed = () => void refresh();

  const test = (accountId: string) =>
    press(accountId, async () => {
      const { testHmsAccount: result } = await send(TestHmsAccount, { input: { accountId } });
      void refresh();
      if (result.__typename === 'NotFound') return refuse(result);
      setSaid((before) => ({ ...before, [accountId]: result.test }));
    });

  const secretChanged = (accountId: string) => {
    void refresh();
    void test(accountId);
  };

  return (
    <section class="part">
      <Freshness of={accounts} />
      <div class="head">
        <h2>{words.title}</h2>
        <Button onClick={() => setOpen({ kind: 'connect', account: null })}>{words.connect}</Button>
      </div>
      <p class="muted lead">{words.lead}</p>
      {accounts.data?.nodes.length === 0 ? <p class="muted">{words.none}</p> : null}
      <PagedTable list={accounts} caption={words.caption} columns={words.columns}>
        {(account) => (
          <tr key={account.id}>
            <th scope="row" class="name" id={`account-${account.id}`}>
              <b>
                <bdi>{account.name}</bdi>
              </b>{' '}
              <code>{account.maskedAccessKey}</code>
              <span class="reason">
                {words.influencers(account.use.influencers)}
                {account.use.live > 0 ? `, ${words.live(account.use.live)}` : null}
              </span>
            </th>
            <td data-label={words.columns.secret}>
              <Secret account={account} />
            </td>
            <td data-label={account.connected ? words.columns.test : undefined} aria-live="polite">
              {account.connected ? <Tested test={fuller(said[account.id], account.lastTest)} /> : null}
            </td>
            <td class="act">
              <Button
                small
                of={`account-${account.id}`}
                busy={atWork === account.id ? words.testing : null}
                onClick={() =>
                  account.connected ? void test(account.id) : setOpen({ kind: 'connect', account })
                }
              >
                {account.connected ? words.test : words.connectKnown}
              </Button>
              <Menu
                label={words.more(isolated(account.name))}
                items={choices(account).map((kind) => ({
                  label: words[kind],
                  onChoose: () => setOpen({ kind, account }),
                }))}
              />
            </td>
          </tr>
        )}
      </PagedTable>
      <details class="replies" onToggle={(event) => setReplies(event.currentTarget.open)}>
        <summary>{repliesWords.title}</summary>
        {replies ? <HmsReplies /> : null}
      </details>
      {open?.kind === 'connect' ? (
        <ConnectHmsAccount account={open.account} onConnected={secretChanged} onClose={close} />
      ) : null}
      {open?.kind === 'replace' ? (
        <ReplaceAppSecret account={open.account} onReplaced={secretChanged} onClose={close} />
      ) : null}
      {open?.kind === 'rename' ? (
        <RenameHmsAccount account={open.account} onDone={changed} onClose={close} />
      ) : null}
      {open?.kind === 'disconnect' ? (
        <DisconnectHmsAccount account={open.account} onDone={changed} onClose={close} />
      ) : null}
    </section>
  );
}

function Secret({ account }: { account: HmsAccountRow }) {
  if (!account.connected) return <span class="muted">{words.notConnected}</span>;
  const when = account.secretSetAt ? <When key="when" at={account.secretSetAt} /> : null;
  const by = account.secretSetBy?.name;
  return (
    <>
      {account.secretFingerprint ? (
        <code title={words.fingerprint}>{account.secretFingerprint}</code>
      ) : (
        <span class="error">{words.unreadable}</span>
      )}
      <span class="reason">{by ? words.setBy(isolated(by), when) : words.setAtCommandLine(when)}</span>
    </>
  );
}

function Tested({ test }: { test: HmsTest | null }) {
  if (!test) return <span class="muted">{words.notTested}</span>;
  return (
    <>
      <span class={test.outcome === 'OK' ? undefined : 'error'}>
        <Said text={sentenceOf(test)} />
      </span>
      <span class="reason">
        <When at={test.at} />
      </span>
    </>
  );
}
