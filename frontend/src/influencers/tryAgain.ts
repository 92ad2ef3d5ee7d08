import { tryAgain as words } from '#messages/tryAgain';
import { send } from '../api/client';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';

const TryAgain = graphql(`
  mutation TryAgain($input: TryAgainInput!) {
    tryAgain(input: $input) {
      __typename
      ... on InfluencerChanged { influencer { readiness findings { message } } }
      ... on NotFound { message fix }
    }
  }
`);

/** Lift what 100ms refused somebody. */
export async function tryAgain(id: string, name: string): Promise<Outcome> {
  const { tryAgain: result } = await send(TryAgain, { input: { influencerId: id } });
  if (result.__typename === 'NotFound') return refuse(result);
  const { readiness, findings } = result.influencer;
  // What 100ms refused may not be all that is in the way.
  const why = readiness === 'OFF' || readiness === 'BLOCKED' ? findings[0]?.message : null;
  return { done: why ? words.stillBlocked(isolated(name), why) : words.mayTryAgain(isolated(name)) };
}
