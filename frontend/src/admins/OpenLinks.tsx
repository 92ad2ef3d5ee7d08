import { openLinks as words } from '#messages/openLinks';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { isolated } from '../ui/isolated';
import { Relative } from '../ui/Moment';
import { PagedTable } from '../ui/PagedTable';
import { usePress } from '../ui/press';
import { When } from '../ui/When';
import { linksChanged } from './linksChanged';

const OpenLinksDocument = graphql(`
  query OpenLinks($first: Int!, $after: String) {
    links(first: $first, after: $after) {
      nodes { id kind recipient { name } createdAt createdBy { name } expiresAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const RevokeLink = graphql(`
  mutation RevokeLink($input: RevokeLinkInput!) { revokeLink(input: $input) { __typename } }
`);

const PAGE = 50;
const POLL_MS = 15_000;

/** The one-time links that can still be used, newest first, each with its way out. */
export function OpenLinks() {
  const links = usePages(
    '',
    async (after) => (await send(OpenLinksDocument, { first: PAGE, after })).links,
    () => POLL_MS,
  );
  const { refresh } = links;
  const { atWork, press } = usePress();
  linksChanged.useRefresh(refresh);

  const revoke = (linkId: string) =>
    press(linkId, async () => {
      const { revokeLink: result } = await send(RevokeLink, { input: { linkId } });
      refresh();
      return { done: result.__typename === 'LinkRevoked' ? words.revoked : words.alreadyGone };
    });

  return (
    <section class="part">
      <Freshness of={links} />
      <div class="head">
        <h2>{words.title}</h2>
      </div>
      <p class="muted lead">{links.data?.nodes.length === 0 ? words.none : words.lead}</p>
      <PagedTable list={links} caption={words.caption} columns={words.columns}>
        {(link) => (
          <tr key={link.id}>
            <th scope="row" class="name" id={`link-${link.id}`}>
              {link.recipient?.name ? (
                words.forWhom({
                  kind: <b>{words.kinds[link.kind]}</b>,
                  name: isolated(link.recipient.name),
                })
              ) : (
                <b>{words.kinds[link.kind]}</b>
              )}
            </th>
            <td class="muted" data-label={words.columns.made}>
              {words.made({ when: <When at={link.createdAt} />, by: isolated(link.createdBy.name) })}
            </td>
            <td class="muted" data-label={words.columns.expires}>
              <Relative at={link.expiresAt} />
            </td>
            <td class="act">
              <Button
                small
                kind="quiet"
                of={`link-${link.id}`}
                busy={atWork === link.id ? words.revoking : null}
                onClick={() => void revoke(link.id)}
              >
                {words.revoke}
              </Button>
            </td>
          </tr>
        )}
      </PagedTable>
    </section>
  );
}
