import { influencers as words } from '#messages/influencers';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { TokenLine_InfluencerFragment } from '../gql/graphql';
import { Expiry } from '../ui/Moment';

const TokenLine_Influencer = graphql(`
  fragment TokenLine_Influencer on Influencer {
    tokenSource
    nextToken { source }
    token { lastFour expiresAt }
  }
`);

/** Whether the desk makes what somebody goes live with: chosen, or in place of a pasted token that is over. */
export function isMinted({
  tokenSource,
  nextToken,
}: Pick<TokenLine_InfluencerFragment, 'tokenSource' | 'nextToken'>): boolean {
  return (nextToken?.source ?? tokenSource) === 'MINTED';
}

/** What somebody goes live with, in a line. */
export function TokenLine({ influencer }: { influencer: FragmentType<typeof TokenLine_Influencer> }) {
  const person = readFragment(TokenLine_Influencer, influencer);
  const { token } = person;
  if (isMinted(person)) return <span class="muted">{words.madeByDesk}</span>;
  if (!token) return <span class="muted">{words.none}</span>;
  return (
    <>
      <span class="mono">
        <span aria-hidden="true">…</span>
        <span class="sr">{words.endsIn} </span>
        {token.lastFour}
      </span>
      <span class="muted">
        <span class="dot">·</span>
        <Expiry at={token.expiresAt} />
      </span>
    </>
  );
}
