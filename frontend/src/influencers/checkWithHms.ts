import { asking as words } from '#messages/asking';
import { send } from '../api/client';
import { graphql } from '../gql';
import { type Outcome, refuse } from '../ui/outcome';

const CheckWithHms = graphql(`
  mutation CheckWithHms($input: CheckWithHmsInput!) {
    checkWithHms(input: $input) {
      __typename
      ... on CheckedWithHms { source answer { accepted at message } }
      ... on Problem { message fix }
    }
  }
`);

/** Send somebody's token to 100ms, and ask whether it would let them join. */
export async function checkWithHms(influencerId: string) {
  return (await send(CheckWithHms, { input: { influencerId } })).checkWithHms;
}

/** The same as the press of a button, whose answer is told in a toast. */
export async function askInToast(influencerId: string): Promise<Outcome> {
  const result = await checkWithHms(influencerId);
  if (result.__typename !== 'CheckedWithHms') return refuse(result);
  const { accepted, message } = result.answer;
  return accepted ? { done: words.acceptedNow } : refuse({ message });
}
