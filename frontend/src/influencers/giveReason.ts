import { giveReason as words } from '#messages/giveReason';
import { send } from '../api/client';
import { graphql } from '../gql';
import { sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { Asking } from './asking';

const SetStreamingReason = graphql(`
  mutation SetStreamingReason($input: SetStreamingReasonInput!) {
    setStreamingReason(input: $input) {
      __typename
      ... on Problem { message fix }
      ... on InputRejected { field }
    }
  }
`);

/** Save why somebody may not stream; `ask` asks on where they may by now. */
export async function giveReason(
  asked: Asking,
  reason: string,
  ask: (asking: Asking) => void,
): Promise<Outcome> {
  const { id, name } = asked;
  const { setStreamingReason: result } = await send(SetStreamingReason, {
    input: { influencerId: id, reason },
  });
  if (result.__typename === 'InputRejected') return refuse(result, result.field);
  if (result.__typename === 'StreamingIsOn') {
    // They may be switched off with what was typed, as the sentence says.
    ask({ ...asked, about: 'off', reason, because: sentenceOf(result) });
    return;
  }
  if (result.__typename !== 'InfluencerChanged') return refuse(result);
  return { done: (reason ? words.saved : words.removed)(isolated(name)) };
}
