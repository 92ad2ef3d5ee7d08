import { influencers as words } from '#messages/influencers';
import { send } from '../api/client';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { press } from '../ui/press';

const ArchiveInfluencer = graphql(`
  mutation ArchiveInfluencer($input: ArchiveInfluencerInput!) {
    archiveInfluencer(input: $input) {
      __typename
      ... on NotFound { message fix }
    }
  }
`);

const RestoreInfluencer = graphql(`
  mutation RestoreInfluencer($input: RestoreInfluencerInput!) {
    restoreInfluencer(input: $input) {
      __typename
      ... on NotFound { message fix }
    }
  }
`);

interface Person {
  id: string;
  name: string;
}

/** Bring somebody back from the archive, and say how it went. */
export async function bringBack({ id, name }: Person, onDone: () => void): Promise<void> {
  await press(async () => {
    const { restoreInfluencer: result } = await send(RestoreInfluencer, { input: { influencerId: id } });
    return result.__typename === 'NotFound' ? refuse(result) : { done: words.restored(isolated(name)) };
  });
  onDone();
}

/** Archive somebody, with the way back. */
export async function archive(person: Person, onDone: () => void): Promise<Outcome> {
  const { archiveInfluencer: result } = await send(ArchiveInfluencer, {
    input: { influencerId: person.id },
  });
  onDone();
  if (result.__typename === 'NotFound') return refuse(result);
  return { done: words.archived(isolated(person.name)), undo: () => void bringBack(person, onDone) };
}
