import { useState } from 'preact/hooks';
import { apiKeys as words } from '#messages/apiKeys';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import type { ApiKeysQuery } from '../gql/graphql';
import { Button } from '../ui/Button';
import { FormDialog } from '../ui/FormDialog';
import { Freshness } from '../ui/Freshness';
import { isolated } from '../ui/isolated';
import { Expiry, Relative, useDistance } from '../ui/Moment';
import { type Outcome, refuse } from '../ui/outcome';
import { PagedTable } from '../ui/PagedTable';
import { usePress } from '../ui/press';
import { useStore } from '../ui/store';
import { When } from '../ui/When';
import { ApiKeyOnce, type MadeApiKey } from './ApiKeyOnce';
import { CreateApiKey } from './CreateApiKey';
import { OfferApiKey } from './OfferApiKey';

const ApiKeysDocument = graphql(`
  query ApiKeys($first: Int!, $after: String) {
    apiKeys(first: $first, after: $after) {
      nodes {
        id name isMine owner { name } permissions createdAt expiresAt lastUsedAt offeredTo { name } isOfferedToMe openLinks signedOut
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const RevokeApiKey = graphql(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { __typename ... on NotFound { message fix } }
  }
`);

const TakeOverApiKey = graphql(`
  mutation TakeOverApiKey($input: TakeOverApiKeyInput!) {
    takeOverApiKey(input: $input) {
      __typename
      ... on ApiKeyIssued { secret apiKey { name } }
      ... on InputRejected { message fix }
      ... on NotFound { message fix }
    }
  }
`);

export type ApiKeyRow = ApiKeysQuery['apiKeys']['nodes'][number];

type Open = { kind: 'create' } | { kind: 'revoke' | 'offer'; key: ApiKeyRow } | MadeApiKey;

const PAGE = 50;
const POLL_MS = 30_000;
/** Long enough to make another key, and to give it to the program. */
const SOON_MS = 7 * 24 * 3600 * 1000;

/** The API keys of programs, for those who may have them. */
export function ApiKeys() {
  const viewer = useStore(deskViewer);
  return viewer?.permissions.includes('MANAGE_INFLUENCERS') ? <List /> : null;
}

function List() {
  const keys = usePages(
    '',
    async (after) => (await send(ApiKeysDocument, { first: PAGE, after })).apiKeys,
    () => POLL_MS,
  );
  const { refresh } = keys;
  const [open, setOpen] = useState<Open | null>(null);
  const { atWork, press } = usePress();
  const close = () => setOpen(null);

  const show = (made: MadeApiKey) => {
    setOpen(made);
    void refresh();
  };

  const takeOver = (apiKeyId: string) =>
    press(apiKeyId, async () => {
      const { takeOverApiKey: result } = await send(TakeOverApiKey, { input: { apiKeyId } });
      if (result.__typename !== 'ApiKeyIssued') return refuse(result);
      show({ kind: 'made', name: result.apiKey.name, secret: result.secret });
    });

  async function revoke(apiKeyId: string): Promise<Outcome> {
    const { revokeApiKey: result } = await send(RevokeApiKey, { input: { apiKeyId } });
    void refresh();
    if (result.__typename === 'NotFound') return refuse(result);
    return { done: words.revoked };
  }

  return (
    <section class="part">
      <Freshness of={keys} />
      <div class="head">
        <h2>{words.title}</h2>
        <Button onClick={() => setOpen({ kind: 'create' })}>{words.create}</Button>
      </div>
      <p class="muted lead">{words.lead}</p>
      {keys.data?.nodes.length === 0 ? <p class="muted">{words.none}</p> : null}
      <PagedTable list={keys} caption={words.caption} columns={words.columns}>
        {(key) => (
          <tr key={key.id}>
            <th scope="row" class="name" id={`key-${key.id}`}>
              <b>
                <bdi>{key.name}</bdi>
              </b>{' '}
              {key.isMine ? null : <span class="tag">{words.of(isolated(key.owner.name ?? ''))}</span>}
              {key.offeredTo ? (
                <span class="tag">{words.offeredTo(isolated(key.offeredTo.name ?? ''))}</span>
              ) : null}
            </th>
            <td data-label={words.columns.may}>
              {key.permissions.map((one) => words.permissions[one]).join(', ')}
            </td>
            <td class="muted" data-label={words.columns.used}>
              {key.lastUsedAt ? <When at={key.lastUsedAt} /> : words.never}
            </td>
            <Expires at={key.expiresAt} />
            <td class="act">
              {key.isOfferedToMe ? (
                <Button
                  small
                  of={`key-${key.id}`}
                  busy={atWork === key.id ? words.creating : null}
                  onClick={() => void takeOver(key.id)}
                >
                  {words.takeOver}
                </Button>
              ) : null}
              {key.isMine || !key.isOfferedToMe ? (
                <>
                  <Button
                    small
                    kind="quiet"
                    of={`key-${key.id}`}
                    onClick={() => setOpen({ kind: 'offer', key })}
                  >
                    {words.offer}
                  </Button>
                  <Button
                    small
                    kind="quiet"
                    of={`key-${key.id}`}
                    onClick={() => setOpen({ kind: 'revoke', key })}
                  >
                    {words.revoke}
                  </Button>
                </>
              ) : null}
            </td>
          </tr>
        )}
      </PagedTable>
      {open?.kind === 'create' ? <CreateApiKey onMade={show} onClose={close} /> : null}
      {open?.kind === 'made' ? <ApiKeyOnce made={open} onClose={close} /> : null}
      {open?.kind === 'offer' ? (
        <OfferApiKey apiKey={open.key} onDone={() => void refresh()} onClose={close} />
      ) : null}
      {open?.kind === 'revoke' ? (
        <FormDialog
          title={words.revokeTitle(open.key.name)}
          send={() => revoke(open.key.id)}
          submit={words.revoke}
          busy={words.revoking}
          onClose={close}
          careful
        >
          <p>{words.revokeConsequence}</p>
          {open.key.openLinks > 0 && <p>{words.revokeLinks(open.key.openLinks)}</p>}
          {open.key.signedOut > 0 && <p>{words.revokeSignedOut(open.key.signedOut)}</p>}
        </FormDialog>
      ) : null}
    </section>
  );
}

/** When a key expires; what is about to, or has, stands out. */
function Expires({ at }: { at: string }) {
  return useDistance(at) < SOON_MS ? (
    <td class="at-risk">
      <span class="cap">
        <Expiry at={at} />
      </span>
    </td>
  ) : (
    <td class="muted" data-label={words.columns.expires}>
      <Relative at={at} />
    </td>
  );
}
