import { archiving as words } from '#messages/archiving';
import { send } from '../api/client';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { press } from '../ui/press';

const ArchiveInfluencer = graphql(`
  mutation ArchiveInfluencer($input: ArchiveInfluencerInput!) {
    archiveInfluencer(input: $input) {
      __typename
      ... on Problem { message fix }
      ... on ShowIsOpen { influencer { show { id } } }
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
export async function bringBack({ id, name }: Person, onBack: () => void): Promise<void> {
  await press(async () => {
    const { restoreInfluencer: result } = await send(RestoreInfluencer, { input: { influencerId: id } });
    if (result.__typename === 'NotFound') return refuse(result);
    onBack();
    return { done: words.restored(isolated(name)) };
  });
}

/** The open show that archiving somebody stops, and the sentence that says that it is open. */
export interface Stops {
  show: { id: string };
  because: string;
}

/** Archive somebody, with the way back; where that would stop another show, `onOther` is told instead.
 *
 * `onBack` is called once they are back, without a password.
 */
export async function archive(
  person: Person,
  stops: Stops | null,
  onDone: () => void,
  onOther: (stops: Stops) => void,
  onBack: () => void,
): Promise<Outcome> {
  const { archiveInfluencer: result } = await send(ArchiveInfluencer, {
    input: { influencerId: person.id, mayEndShows: stops ? [stops.show.id] : [] },
  });
  onDone();
  if (result.__typename === 'NotFound') return refuse(result);
  if (result.__typename === 'ShowIsOpen') {
    const { show } = result.influencer;
    if (show) onOther({ show, because: result.message });
    return undefined;
  }
  return { done: words.archived(isolated(person.name)), undo: () => void bringBack(person, onBack) };
}
