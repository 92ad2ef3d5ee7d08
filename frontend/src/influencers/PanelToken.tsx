import { useState } from 'preact/hooks';
import { panel as words } from '#messages/panel';
import { type FragmentType, graphql, readFragment } from '../gql';
import { isolated } from '../ui/isolated';
import { Expiry } from '../ui/Moment';
import { moment } from '../ui/time';
import { When } from '../ui/When';
import type { EarlierToken } from './action';
import { EarlierTokens } from './EarlierTokens';

const PanelToken_Influencer = graphql(`
  fragment PanelToken_Influencer on Influencer {
    id
    tokenSource
    token { lastFour accessKey roomId role userId createdAt createdBy { name } notBefore expiresAt }
    tokenVersions(first: 2) { nodes { current } }
  }
`);

interface PanelTokenProps {
  influencer: FragmentType<typeof PanelToken_Influencer>;
  /** Sets an earlier token again; null where that is not possible or not allowed. */
  onRestore: ((version: EarlierToken) => void) | null;
}

/** What the token says, and on demand the ones before it. The token itself never comes here. */
export function PanelToken({ influencer, onRestore }: PanelTokenProps) {
  const { id, token, tokenSource, tokenVersions } = readFragment(PanelToken_Influencer, influencer);
  const [open, setOpen] = useState(false);
  return (
    <section>
      <h3>{tokenSource === 'PASTED' ? words.token : words.pastedToken}</h3>
      {token ? (
        <dl class="facts">
          <dt>{words.endsIn}</dt>
          <dd>
            <span class="mono">{token.lastFour}</span>
            <span class="dot"> · </span>
            <Expiry at={token.expiresAt} />
          </dd>
          <dt>{words.role}</dt>
          <dd>{token.role}</dd>
          <dt>{words.room}</dt>
          <dd class="mono">{token.roomId}</dd>
          <dt>{words.user}</dt>
          <dd>{token.userId ?? words.unnamed}</dd>
          <dt>{words.account}</dt>
          <dd class="mono">{token.accessKey}</dd>
          {token.notBefore && Date.parse(token.notBefore) > Date.now() ? (
            <>
              <dt>{words.validFrom}</dt>
              <dd>{moment(token.notBefore)}</dd>
            </>
          ) : null}
          <dt>{words.validUntil}</dt>
          <dd>{moment(token.expiresAt)}</dd>
          <dt>{words.saved}</dt>
          <dd>
            {words.savedAt({ when: <When at={token.createdAt} />, by: isolated(token.createdBy?.name) })}
          </dd>
        </dl>
      ) : (
        <p class="muted">{words.noToken}</p>
      )}
      {tokenVersions.nodes.some((version) => !version.current) ? (
        <details class="versions" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{words.versions}</summary>
          {open ? <EarlierTokens id={id} present={token} onRestore={onRestore} /> : null}
        </details>
      ) : null}
    </section>
  );
}
