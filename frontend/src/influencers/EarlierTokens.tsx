import { panel as words } from '#messages/panel';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import type { EarlierTokensQuery } from '../gql/graphql';
import { Button } from '../ui/Button';
import { isolated } from '../ui/isolated';
import { Listing, MoreButton } from '../ui/Listing';
import { Expiry } from '../ui/Moment';
import { NewTab } from '../ui/NewTab';
import { Said } from '../ui/Said';
import { When } from '../ui/When';
import type { EarlierToken } from './action';

const EarlierTokensDocument = graphql(`
  query EarlierTokens($id: ID!, $first: Int!, $after: String) {
    influencer(id: $id) {
      tokenVersions(first: $first, after: $after) {
        nodes {
          id lastFour fingerprint source accessKey roomId role userId createdAt createdBy { name } replacedAt
          expiresAt current findings { code message helpUrl } whyNotRestorable
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

const PAGE = 20;
const POLL_MS = 15_000;
const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

type Version = NonNullable<EarlierTokensQuery['influencer']>['tokenVersions']['nodes'][number];

/** Where the present token leads, and since when it is set. */
interface Present {
  accessKey: string;
  roomId: string;
  role: string;
  userId: string | null;
  createdAt: string;
}

interface EarlierTokensProps {
  id: string;
  /** The present token: with another one, the list is another. */
  present: Present | null;
  /** Sets one of them again; null where that is not possible or not allowed. */
  onRestore: ((version: EarlierToken) => void) | null;
}

/** The tokens that an influencer had before, newest first. */
export function EarlierTokens({ id, present, onRestore }: EarlierTokensProps) {
  const list = usePages(
    `${id} ${present?.createdAt}`,
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
                  <span class="mono" id={`version-${version.id}`}>
                    …{version.lastFour}
                    <br />
                    <span class="muted" title={words.fingerprint}>
                      {version.fingerprint}
                    </span>
                  </span>
                  <div>
                    {words.version[version.source]({
                      saved: <When at={version.createdAt} />,
                      by: isolated(version.createdBy?.name),
                      replaced: version.replacedAt ? <When at={version.replacedAt} /> : null,
                    })}
                    <Elsewhere version={version} present={present} />
                    <State version={version} />
                    {onRestore && version.whyNotRestorable === null ? (
                      <Button small of={`version-${version.id}`} onClick={() => onRestore(version)}>
                        {words.restore}
                      </Button>
                    ) : null}
                  </div>
                </li>
              ))}
          </ul>
          <MoreButton list={list} />
        </>
      )}
    </Listing>
  );
}

/** What of its place is not as in the present token. */
function Elsewhere({ version, present }: { version: Version; present: Present | null }) {
  const other = [
    version.role === present?.role ? null : [words.role, version.role],
    version.roomId === present?.roomId ? null : [words.room, version.roomId],
    version.userId === present?.userId ? null : [words.user, version.userId ?? words.unnamed],
    version.accessKey === present?.accessKey ? null : [words.account, version.accessKey],
  ].filter((one) => one !== null);
  return other.length > 0 ? (
    <p class="muted">
      {other.map(([label, value], at) => (
        <span key={label}>
          {at > 0 ? <span class="dot"> · </span> : null}
          {label} <span class="mono">{value}</span>
        </span>
      ))}
    </p>
  ) : null;
}

/** Until when it is valid, what is wrong with it now, and why it cannot be set again. */
function State({ version: { expiresAt, findings, whyNotRestorable, source } }: { version: Version }) {
  const over = findings.some(({ code }) => code === 'EXPIRED');
  const said = findings.some(({ message }) => message === whyNotRestorable);
  return (
    <>
      <p class="muted">
        <Expiry at={expiresAt} />
        {whyNotRestorable && !over && !said && source === 'PASTED' ? (
          <>
            <span class="dot"> · </span>
            {whyNotRestorable}
          </>
        ) : null}
      </p>
      {over
        ? null
        : findings.map(({ code, message, helpUrl }) => (
            <p key={code} data-finding={code}>
              <Said text={message} /> <NewTab href={helpUrl}>{code}</NewTab>
            </p>
          ))}
    </>
  );
}
