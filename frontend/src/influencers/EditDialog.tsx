import { influencerForms as words } from '#messages/influencerForms';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { ActionProps } from './action';
import { useConflict } from './conflict';
import { incomplete, NameFields, readName, refuseName } from './NameFields';

const UpdateInfluencer = graphql(`
  mutation UpdateInfluencer($input: UpdateInfluencerInput!) {
    updateInfluencer(input: $input) {
      __typename
      ... on InfluencerChanged { influencer { id name } }
      ... on Problem { message fix }
      ... on InputRejected { field }
      ... on Conflict { changes influencer { id version } }
    }
  }
`);

/** Changes somebody's name, email or handle. */
export function EditDialog({ influencer, onClose, onDone }: ActionProps) {
  const conflict = useConflict(influencer.version);

  async function save(typed: Typed): Promise<Outcome> {
    const values = readName(typed);
    const missing = incomplete(values);
    if (missing) return missing;
    const { updateInfluencer: result } = await send(UpdateInfluencer, {
      input: { influencerId: influencer.id, ...values, expectedVersion: conflict.version },
    });
    switch (result.__typename) {
      case 'InfluencerChanged':
        onDone();
        return { done: words.saved(isolated(result.influencer.name)) };
      case 'Conflict':
        onDone();
        return conflict.meet(result);
      case 'InputRejected':
        return refuseName(result);
      case 'NotFound':
        return refuse(result);
    }
  }

  return (
    <FormDialog
      title={words.editTitle(isolated(influencer.name))}
      send={save}
      submit={conflict.met ? words.saveOver : words.save}
      busy={words.saving}
      onClose={onClose}
    >
      <NameFields start={influencer} />
    </FormDialog>
  );
}
