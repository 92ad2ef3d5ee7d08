import { alerts as words } from '#messages/alerts';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import type { AlertLogQuery } from '../gql/graphql';
import { Button } from '../ui/Button';
import { isolated } from '../ui/isolated';
import { refuse } from '../ui/outcome';
import { PagedTable } from '../ui/PagedTable';
import { usePress } from '../ui/press';
import { When } from '../ui/When';

const AlertLogDocument = graphql(`
  query AlertLog($first: Int!, $after: String) {
    alertDeliveries(first: $first, after: $after) {
      nodes { id kind host admin { name } state tries createdAt triedAt nextAt outcome status }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const ResendAlert = graphql(`
  mutation ResendAlert($input: ResendAlertInput!) {
    resendAlert(input: $input) {
      __typename
      ... on NotFound { message fix }
    }
  }
`);

type Delivery = AlertLogQuery['alertDeliveries']['nodes'][number];

const PAGE = 20;
const POLL_MS = 10_000;

/** What became of each alert, newest first, and sending one again. */
export function AlertLog() {
  const log = usePages(
    '',
    async (after) => (await send(AlertLogDocument, { first: PAGE, after })).alertDeliveries,
    () => POLL_MS,
  );
  const { refresh } = log;
  const { atWork, press } = usePress();

  const resend = (deliveryId: string) =>
    press(deliveryId, async () => {
      const { resendAlert: result } = await send(ResendAlert, { input: { deliveryId } });
      void refresh();
      return result.__typename === 'NotFound' ? refuse(result) : { done: words.resent };
    });

  return (
    <>
      {log.data?.nodes.length === 0 ? <p class="muted">{words.logNone}</p> : null}
      <PagedTable list={log} caption={words.log} columns={words.logColumns}>
        {(delivery) => (
          <tr key={delivery.id}>
            <th scope="row" class="name" id={`delivery-${delivery.id}`}>
              {words.kinds[delivery.kind]}
              <span class="reason">
                <When at={delivery.createdAt} />
              </span>
            </th>
            <td data-label={words.logColumns.to}>
              <bdi translate={false}>{delivery.host ?? nameOf(delivery)}</bdi>
            </td>
            <td data-label={words.logColumns.state}>
              <Became of={delivery} />
            </td>
            <td class="act">
              {delivery.kind === 'TEST' || delivery.state === 'WAITING' ? null : (
                <Button
                  small
                  kind="quiet"
                  of={`delivery-${delivery.id}`}
                  busy={atWork === delivery.id ? words.resending : null}
                  onClick={() => void resend(delivery.id)}
                >
                  {words.resend}
                </Button>
              )}
            </td>
          </tr>
        )}
      </PagedTable>
    </>
  );
}

function nameOf({ admin }: Delivery): string {
  return admin?.name ? words.byMail(isolated(admin.name)) : words.somebody;
}

function Became({ of: { state, tries, nextAt, outcome, status } }: { of: Delivery }) {
  const failed = outcome !== null && outcome !== 'DELIVERED';
  return (
    <>
      {words.states[state]}
      {status ? ` ${words.status(status)}` : null}
      {failed ? <p class="error">{words.outcomes[outcome]}</p> : null}
      <span class="reason">
        {words.tries(tries)}
        {nextAt && tries > 0 ? <>, {words.next(<When key="when" at={nextAt} />)}</> : null}
      </span>
    </>
  );
}
