import { panel as words } from '#messages/panel';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Expiry } from '../ui/Moment';
import { moment } from '../ui/time';
import { When } from '../ui/When';

const PanelToken_Influencer = graphql(`
  fragment PanelToken_Influencer on Influencer {
    token { lastFour source accessKey roomId role userId createdAt notBefore expiresAt }
    tokenVersions(first: 100) {
      nodes { lastFour createdAt createdBy { name } replacedAt current }
    }
  }
`);

/** What the token says, and the ones before it. The token itself never comes here. */
export function PanelToken({ influencer }: { influencer: FragmentType<typeof PanelToken_Influencer> }) {
  const { token, tokenVersions } = readFragment(PanelToken_Influencer, influencer);
  const current = tokenVersions.nodes.find((version) => version.current);
  const earlier = tokenVersions.nodes.filter((version) => !version.current);
  return (
    <section>
      <h3>{words.token}</h3>
      {token ? (
        <dl class="facts">
          <dt>{words.endsIn}</dt>
          <dd>
            <span class="mono">{token.lastFour}</span> <span class="muted">·</span>{' '}
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
            {words.savedAt[token.source]({
              when: <When at={token.createdAt} />,
              by: current?.createdBy?.name ?? null,
            })}
          </dd>
        </dl>
      ) : (
        <p class="muted">{words.noToken}</p>
      )}
      {earlier.length > 0 ? (
        <details class="versions">
          <summary>{words.versions(earlier.length)}</summary>
          <ul>
            {earlier.map((version) => (
              <li key={version.createdAt}>
                <span class="mono">…{version.lastFour}</span>
                <span>
                  {words.version({
                    saved: <When at={version.createdAt} />,
                    by: version.createdBy?.name ?? null,
                    replaced: version.replacedAt ? <When at={version.replacedAt} /> : null,
                  })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}
