import { useCallback } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { surprises as words } from '#messages/surprises';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import { Listing } from '../ui/Listing';
import { Said } from '../ui/Said';
import { Table } from '../ui/Table';
import { When } from '../ui/When';

const SurprisesDocument = graphql(`
  query Surprises {
    surprises {
      checked { shows failed }
      notChecked { shows failed }
      warned
      last { foreseen failedAt said plannedShow { id influencer { id name } } }
    }
  }
`);

const POLL_MS = 60_000;

/** How many shows failed on their credential though nothing was known against it, and the last of them. */
export default function Surprises() {
  const asked = usePoll(
    useCallback(async () => (await send(SurprisesDocument, {})).surprises, []),
    POLL_MS,
  );
  return (
    <section class="part">
      <h2>{words.title}</h2>
      <p class="muted">{words.lead}</p>
      <Listing asked={asked}>
        {({ checked, notChecked, warned, last }) => (
          <>
            <dl class="about">
              <dt>{words.checked}</dt>
              <dd class="num">{words.failed(checked)}</dd>
              <dt>{words.notChecked}</dt>
              <dd class="num">{words.failed(notChecked)}</dd>
              <dt>{words.warned}</dt>
              <dd class="num">{words.shows(warned)}</dd>
            </dl>
            {last.length > 0 ? (
              <Table caption={words.title} columns={words.columns}>
                {last.map(({ foreseen, failedAt, said, plannedShow: { id, influencer } }) => (
                  <tr key={id}>
                    <td data-label={words.columns.at}>
                      <When at={failedAt} />
                    </td>
                    <td data-label={words.columns.who} translate={false}>
                      <Link href={`/admin/influencers?person=${influencer.id}`}>
                        <bdi>{influencer.name}</bdi>
                      </Link>
                    </td>
                    <td data-label={words.columns.why}>
                      <Said text={said} />
                      <span class="reason">{foreseen === 'CHECKED' ? words.checked : words.notChecked}</span>
                    </td>
                  </tr>
                ))}
              </Table>
            ) : null}
          </>
        )}
      </Listing>
    </section>
  );
}
