import { influencers as words } from '#messages/influencers';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { TokenLine_InfluencerFragment, TokenSource } from '../gql/graphql';
import { Expiry } from '../ui/Moment';
import { saysExpiry } from './standing';

const TokenLine_Influencer = graphql(`
  fragment TokenLine_Influencer on Influencer {
    tokenSource
    nextToken { source }
    token { lastFour expiresAt }
    roomCode { hint }
    readiness
    findings { code message }
    streaming { by { name } }
  }
`);

/** Where what somebody goes live with comes from: as chosen, or what stands in for that. */
export function sourceOf({
  tokenSource,
  nextToken,
}: Pick<TokenLine_InfluencerFragment, 'tokenSource' | 'nextToken'>): TokenSource {
  return nextToken?.source ?? tokenSource;
}

/** What somebody goes live with, in a line: what the reasons beside it say of it stands there alone. */
export function TokenLine({ influencer }: { influencer: FragmentType<typeof TokenLine_Influencer> }) {
  const person = readFragment(TokenLine_Influencer, influencer);
  const { token, roomCode } = person;
  const source = sourceOf(person);
  if (source === 'MINTED') return <span class="muted">{words.madeByDesk}</span>;
  if (source === 'ROOM_CODE' && roomCode) {
    return <span class="muted">{words.byRoomCode({ code: <span class="mono">{roomCode.hint}</span> })}</span>;
  }
  if (!token) return <span class="muted">{words.none}</span>;
  return (
    <>
      <span class="mono">
        <span aria-hidden="true">…</span>
        <span class="sr">{words.endsIn} </span>
        {token.lastFour}
      </span>
      {saysExpiry(person) ? null : (
        <span class="muted">
          <span class="dot"> · </span>
          <Expiry at={token.expiresAt} />
        </span>
      )}
    </>
  );
}
