import { useEffect, useRef, useState } from 'preact/hooks';
import { influencerForms as words } from '#messages/influencerForms';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, type Refused, refuse } from '../ui/outcome';
import type { ActionProps } from './action';
import { useConflict } from './conflict';
import { changedNames, merge, NAMES, type Names, namesOf } from './merging';
import { fieldOf, incomplete, NameFields, PhoneField, readName, refuseName } from './NameFields';
import { phoneOf } from './phone';

const UpdateInfluencer = graphql(`
  mutation UpdateInfluencer($input: UpdateInfluencerInput!) {
    updateInfluencer(input: $input) {
      __typename
      ... on InfluencerChanged { influencer { id name } }
      ... on Problem { message fix }
      ... on InputRejected { field }
      ... on Conflict { changes influencer { id version name email handle } }
    }
  }
`);

/** Changes somebody's name, email or handle: only what was changed here is sent. */
export function EditDialog({ influencer, onClose, onDone }: ActionProps) {
  const fields = useRef<HTMLDivElement>(null);
  const [start, setStart] = useState<Names>(namesOf(influencer));
  const [contested, setContested] = useState(false);
  const conflict = useConflict(influencer.version);
  // Null until the desk has told it: until then it stays as it is.
  const [phone, setPhone] = useState<string | null>(null);
  useEffect(() => void phoneOf(influencer.id).then(setPhone), []);

  function put(key: keyof Names, value: string): HTMLInputElement | null {
    const field = fields.current?.querySelector<HTMLInputElement>(`[name=${fieldOf(key)}]`) ?? null;
    if (field) field.value = value;
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    return field;
  }

  /** Take what they changed and this form did not; where both did, show theirs under the field with ours. */
  function meet(typed: Names, theirs: Names): Refused {
    const both = merge(start, typed, theirs);
    setStart(theirs);
    setContested(Object.keys(both.contested).length > 0);
    const refused: Refused = {};
    for (const key of NAMES) {
      const [taken, other] = [both.taken[key], both.contested[key]];
      if (taken !== undefined) put(key, taken);
      if (other === undefined) continue;
      refused[fieldOf(key)] = (
        <span class="theirs">
          {words.theirs(isolated(other))}
          <Button small onClick={() => put(key, other)?.focus()}>
            {words.useTheirs}
          </Button>
        </span>
      );
    }
    return refused;
  }

  async function save(typed: Typed): Promise<Outcome> {
    const values = readName(typed);
    const missing = incomplete(values);
    if (missing) return missing;
    const typedPhone = typed(fieldOf('phone')).trim();
    const { updateInfluencer: result } = await send(UpdateInfluencer, {
      input: {
        influencerId: influencer.id,
        ...changedNames(start, values),
        ...(phone === null || typedPhone === phone ? {} : { phone: typedPhone }),
        expectedVersion: conflict.version,
      },
    });
    switch (result.__typename) {
      case 'InfluencerChanged':
        onDone();
        return { done: words.saved(isolated(result.influencer.name)) };
      case 'Conflict':
        onDone();
        return conflict.meet(result, meet(values, namesOf(result.influencer)));
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
      submit={contested ? words.saveOver : words.save}
      busy={words.saving}
      onClose={onClose}
    >
      <div class="stack" ref={fields}>
        <NameFields start={namesOf(influencer)} />
        {phone === null ? null : <PhoneField start={phone} />}
      </div>
    </FormDialog>
  );
}
