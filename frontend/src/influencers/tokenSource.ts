import { source as words } from '#messages/source';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { TokenSource } from '../gql/graphql';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { press } from '../ui/press';
import type { useConflict } from './conflict';

const SetTokenSource = graphql(`
  mutation SetTokenSource($input: SetTokenSourceInput!) {
    setTokenSource(input: $input) {
      __typename
      ... on Problem { message fix }
      ... on Conflict { changes influencer { id version } }
    }
  }
`);

interface Person {
  id: string;
  name: string;
  version: number;
}

/** Choose where somebody's tokens come from; `meet` says what somebody else changed, where that is more than a sentence. */
export async function chooseSource(
  { id, name, version }: Person,
  source: TokenSource,
  meet?: ReturnType<typeof useConflict>['meet'],
): Promise<Outcome> {
  const { setTokenSource: result } = await send(SetTokenSource, {
    input: { influencerId: id, source, expectedVersion: version },
  });
  switch (result.__typename) {
    case 'InfluencerChanged':
      return { done: words.chosen[source](isolated(name)) };
    case 'Conflict':
      return meet ? meet(result) : refuse(result);
    case 'SourceRefused':
    case 'NotFound':
      return refuse(result);
  }
}

/** Have the desk make somebody's tokens, in one press. */
export async function letDeskMake(person: Person, onDone: () => void): Promise<void> {
  await press(() => chooseSource(person, 'MINTED'));
  onDone();
}
