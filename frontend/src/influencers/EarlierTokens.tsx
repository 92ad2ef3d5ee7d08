import { panel as words } from '#messages/panel';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { Listing, MoreButton } from '../ui/Listing';
import { When } from '../ui/When';

const EarlierTokensDocument = graphql(`
  query EarlierTokens($id: ID!, $first: Int!, $after: String) {
    influencer(id: $id) {
      tokenVersions(first: $first, after: $after) {
        nodes { id lastFour source createdAt createdBy { name } replacedAt current }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

const PAGE = 20;
const POLL_MS = 15_000;
const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

interface EarlierTokensProps {
  id: string;
  /** When the present token was saved: with another one, the list is another. */
  since: string | null;
}

/** The tokens that an influencer had before, newest first. */
export function EarlierTokens({ id, since }: EarlierTokensProps) {
  const list = usePages(
    `${id} ${since}`,
    async (after) =>
      (await send(EarlierTokensDocument, { id, first: PAGE, after })).influencer?.tokenVersions ?? NONE,
    () => POLL_MS,
  );
  return (
    <Listing asked={list}>
      {({ nodes }) => (
        <>
          <ul>
            {nodes
              .filter(({ current }) => !current)
              .map((version) => (
                <li key={version.id}>
                  <span class="mono">…{version.lastFour}</span>
                  <span>
                    {words.version[version.source]({
                      saved: <When at={version.createdAt} />,
                      by: isolated(version.createdBy?.name),
                      replaced: version.replacedAt ? <When at={version.replacedAt} /> : null,
                    })}
                  </span>
                </li>
              ))}
          </ul>
          <MoreButton list={list} />
        </>
      )}
    </Listing>
  );
}
