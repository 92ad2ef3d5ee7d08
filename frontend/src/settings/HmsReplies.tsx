import { hmsReplies as words } from '#messages/hmsReplies';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { PagedTable } from '../ui/PagedTable';
import { When } from '../ui/When';

const HmsRepliesDocument = graphql(`
  query HmsReplies($first: Int!, $after: String) {
    hmsReplies(first: $first, after: $after) {
      nodes { id lastAt times maskedAccessKey asked message status code said retryAfterS }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PAGE = 20;
const POLL_MS = 30_000;

/** What 100ms said where the desk asked it without success, newest first. */
export function HmsReplies() {
  const replies = usePages(
    '',
    async (after) => (await send(HmsRepliesDocument, { first: PAGE, after })).hmsReplies,
    () => POLL_MS,
  );
  return (
    <>
      {replies.data?.nodes.length === 0 ? <p class="muted">{words.none}</p> : null}
      <PagedTable list={replies} caption={words.title} columns={words.columns}>
        {(reply) => (
          <tr key={reply.id}>
            <td data-label={words.columns.at}>
              <When at={reply.lastAt} />
              {reply.times > 1 ? <span class="reason">{words.times(reply.times)}</span> : null}
            </td>
            <td data-label={words.columns.asked}>
              {reply.asked}
              {reply.maskedAccessKey ? (
                <span class="reason">
                  <code>{reply.maskedAccessKey}</code>
                </span>
              ) : null}
            </td>
            <td data-label={words.columns.said}>
              {reply.said ? <bdi translate={false}>{reply.said}</bdi> : reply.message}
              <span class="reason">
                {[reply.status, reply.code === reply.status ? null : reply.code]
                  .filter((part) => part !== null)
                  .join(' / ')}
                {reply.retryAfterS ? ` ${words.wait(reply.retryAfterS)}` : null}
              </span>
            </td>
          </tr>
        )}
      </PagedTable>
    </>
  );
}
