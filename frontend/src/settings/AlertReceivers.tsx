import { useState } from 'preact/hooks';
import { alerts as words } from '#messages/alerts';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import type { AlertReceiversQuery } from '../gql/graphql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { isolated } from '../ui/isolated';
import { Menu } from '../ui/Menu';
import { type Outcome, refuse } from '../ui/outcome';
import { PagedTable } from '../ui/PagedTable';
import { usePress } from '../ui/press';
import { When } from '../ui/When';
import { AlertAddress } from './AlertAddress';
import { AlertSecretOnce, type MadeAlertSecret } from './AlertSecretOnce';
import { RemoveAlertReceiver } from './RemoveAlertReceiver';
import { ReplaceAlertSecret } from './ReplaceAlertSecret';

const AlertReceiversDocument = graphql(`
  query AlertReceivers {
    alerts { receivers { id host failingSince offAt offByDesk oldSecretUntil readable } }
  }
`);

const TestAlertReceiver = graphql(`
  mutation TestAlertReceiver($input: TestAlertReceiverInput!) {
    testAlertReceiver(input: $input) {
      __typename
      ... on AlertReceiverTested { delivery { outcome status } }
      ... on NotFound { message fix }
    }
  }
`);

const SwitchAlertReceiver = graphql(`
  mutation SwitchAlertReceiver($input: SwitchAlertReceiverInput!) {
    switchAlertReceiver(input: $input) {
      __typename
      ... on NotFound { message fix }
    }
  }
`);

type Receiver = AlertReceiversQuery['alerts']['receivers'][number];
type Open =
  | { kind: 'add' }
  | { kind: 'change' | 'replace' | 'remove'; receiver: Receiver }
  | { kind: 'secret'; made: MadeAlertSecret };

const POLL_MS = 30_000;
/** There are ten at most, which come at once. */
const ALL = { hasNextPage: false, endCursor: null };

/** Where alerts are posted to. */
export function AlertReceivers() {
  const receivers = usePages(
    '',
    async () => ({ nodes: (await send(AlertReceiversDocument, {})).alerts.receivers, pageInfo: ALL }),
    () => POLL_MS,
  );
  const { refresh } = receivers;
  const [open, setOpen] = useState<Open | null>(null);
  const { atWork, press } = usePress();
  const close = () => setOpen(null);
  const changed = () => void refresh();
  const made = (secret: MadeAlertSecret) => {
    void refresh();
    setOpen({ kind: 'secret', made: secret });
  };

  const test = ({ id, host }: Receiver) =>
    press(id, async (): Promise<Outcome> => {
      const { testAlertReceiver: result } = await send(TestAlertReceiver, { input: { receiverId: id } });
      void refresh();
      if (result.__typename === 'NotFound') return refuse(result);
      const { outcome, status } = result.delivery;
      if (outcome === 'DELIVERED') return { done: words.tested(isolated(host)) };
      const said = outcome ? words.outcomes[outcome] : words.unreadable;
      return { refused: { '': status ? `${said} ${words.status(status)}` : said } };
    });

  const switchIt = ({ id, host, offAt }: Receiver) =>
    press(id, async (): Promise<Outcome> => {
      const input = { receiverId: id, on: offAt !== null };
      const { switchAlertReceiver: result } = await send(SwitchAlertReceiver, { input });
      void refresh();
      if (result.__typename === 'NotFound') return refuse(result);
      return { done: (input.on ? words.switchedOn : words.switchedOff)(isolated(host)) };
    });

  return (
    <>
      <Freshness of={receivers} />
      <div class="head">
        <h3>{words.receivers}</h3>
        <Button onClick={() => setOpen({ kind: 'add' })}>{words.add}</Button>
      </div>
      <p class="muted lead">{words.receiversLead}</p>
      {receivers.data?.nodes.length === 0 ? <p class="muted">{words.none}</p> : null}
      <PagedTable list={receivers} caption={words.caption} columns={words.columns}>
        {(receiver) => (
          <tr key={receiver.id}>
            <th scope="row" class="name" id={`receiver-${receiver.id}`}>
              <b>
                <bdi translate={false}>{receiver.host}</bdi>
              </b>
            </th>
            <td data-label={words.columns.state}>
              <State of={receiver} />
            </td>
            <td class="act">
              <Button
                small
                of={`receiver-${receiver.id}`}
                busy={atWork === receiver.id ? words.testing : null}
                onClick={() => void test(receiver)}
              >
                {words.test}
              </Button>
              <Menu
                label={words.more(isolated(receiver.host))}
                items={[
                  { label: words.change, onChoose: () => setOpen({ kind: 'change', receiver }) },
                  { label: words.replace, onChoose: () => setOpen({ kind: 'replace', receiver }) },
                  {
                    label: receiver.offAt ? words.switchOn : words.switchOff,
                    onChoose: () => void switchIt(receiver),
                  },
                  { label: words.remove, onChoose: () => setOpen({ kind: 'remove', receiver }) },
                ]}
              />
            </td>
          </tr>
        )}
      </PagedTable>
      {open?.kind === 'add' ? <AlertAddress receiver={null} onMade={made} onClose={close} /> : null}
      {open?.kind === 'change' ? (
        <AlertAddress receiver={open.receiver} onChanged={changed} onClose={close} />
      ) : null}
      {open?.kind === 'replace' ? (
        <ReplaceAlertSecret receiver={open.receiver} onMade={made} onClose={close} />
      ) : null}
      {open?.kind === 'remove' ? (
        <RemoveAlertReceiver receiver={open.receiver} onDone={changed} onClose={close} />
      ) : null}
      {open?.kind === 'secret' ? <AlertSecretOnce made={open.made} onClose={close} /> : null}
    </>
  );
}

function State({ of: { readable, offAt, offByDesk, failingSince, oldSecretUntil } }: { of: Receiver }) {
  if (!readable) return <span class="error">{words.unreadable}</span>;
  if (offAt) {
    const when = <When key="when" at={offAt} />;
    return offByDesk ? (
      <span class="error">{words.offByDesk(when)}</span>
    ) : (
      <span class="muted">{words.off(when)}</span>
    );
  }
  return (
    <>
      {failingSince ? (
        <span class="error">{words.failing(<When key="when" at={failingSince} />)}</span>
      ) : (
        words.well
      )}
      {oldSecretUntil ? (
        <span class="reason">{words.bothSign(<When key="when" at={oldSecretUntil} />)}</span>
      ) : null}
    </>
  );
}
