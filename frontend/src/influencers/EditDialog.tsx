import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { actWords as words } from '../messages/acts';
import { confirmWords } from '../messages/confirm';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { toastDone } from '../ui/Toast';
import type { ActionProps } from './action';
import { ConflictNote, type ConflictNow } from './ConflictNote';
import { errorsFrom, focusFirstError, NameFields, type PersonErrors, readPerson } from './NameFields';

const UpdateInfluencer = graphql(`
  mutation UpdateInfluencer($input: UpdateInfluencerInput!) {
    updateInfluencer(input: $input) {
      __typename
      ... on InfluencerChanged { influencer { id name } }
      ... on InputRejected { message fix field }
      ... on Conflict { message changes influencer { id version } }
      ... on NotFound { message fix }
    }
  }
`);

/** Changes somebody's name, email or handle. */
export function EditDialog({ influencer, onClose, onDone }: ActionProps) {
  const inputs = {
    name: useRef<HTMLInputElement>(null),
    email: useRef<HTMLInputElement>(null),
    handle: useRef<HTMLInputElement>(null),
  };
  const [errors, setErrors] = useState<PersonErrors>({});
  const [conflict, setConflict] = useState<ConflictNow | null>(null);
  const [busy, setBusy] = useState(false);

  function reject(found: PersonErrors): void {
    setErrors(found);
    focusFirstError(inputs, found);
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const { values, errors: found } = readPerson(inputs);
    if (Object.keys(found).length > 0) return reject(found);
    setErrors({});
    setBusy(true);
    try {
      const expectedVersion = conflict?.version ?? influencer.version;
      const { updateInfluencer: result } = await mutate(UpdateInfluencer, {
        input: { influencerId: influencer.id, ...values, expectedVersion },
      });
      if (result.__typename === 'InfluencerChanged') {
        toastDone(words.saved(result.influencer.name));
        onDone();
        onClose();
        return;
      }
      if (result.__typename === 'Conflict') {
        const { version } = result.influencer;
        setConflict({ sentence: result.message, changes: result.changes, version });
        onDone();
      } else {
        const sentence = [result.message, result.fix].filter(Boolean).join(' ');
        reject(errorsFrom(result.__typename === 'InputRejected' ? result.field : '', sentence));
      }
    } catch (reason) {
      reject({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  return (
    <Dialog title={words.editTitle(influencer.name)} onClose={onClose}>
      <form onSubmit={submit} noValidate autocomplete="off">
        <NameFields inputs={inputs} errors={errors} start={influencer} />
        <div role="alert">
          {errors.form ? <p class="error">{errors.form}</p> : null}
          {conflict ? <ConflictNote {...conflict} /> : null}
        </div>
        <div class="actions">
          <Button onClick={onClose}>{confirmWords.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy ? words.saving : null}>
            {conflict ? words.saveOver : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
