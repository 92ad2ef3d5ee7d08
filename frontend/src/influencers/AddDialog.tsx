import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { actWords as words } from '../messages/acts';
import { confirmWords } from '../messages/confirm';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { OneTimeLink } from '../ui/OneTimeLink';
import { errorsFrom, focusFirstError, NameFields, type PersonErrors, readPerson } from './NameFields';

const InviteInfluencer = graphql(`
  mutation InviteInfluencer($input: InviteInfluencerInput!) {
    inviteInfluencer(input: $input) {
      __typename
      ... on InfluencerInvited { influencer { id name } link { url expiresAt } }
      ... on InputRejected { message fix field }
    }
  }
`);

interface Invited {
  name: string;
  url: string;
  expiresAt: string;
}

/** Adds somebody, and then shows the link for them, this once. */
export function AddDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const inputs = {
    name: useRef<HTMLInputElement>(null),
    email: useRef<HTMLInputElement>(null),
    handle: useRef<HTMLInputElement>(null),
  };
  const [errors, setErrors] = useState<PersonErrors>({});
  const [busy, setBusy] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);

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
      const { inviteInfluencer: result } = await mutate(InviteInfluencer, { input: values });
      if (result.__typename === 'InfluencerInvited') {
        setInvited({ name: result.influencer.name, ...result.link });
        onDone();
      } else reject(errorsFrom(result.field, [result.message, result.fix].filter(Boolean).join(' ')));
    } catch (reason) {
      reject({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  if (invited)
    return (
      <Dialog key="link" title={words.addedTitle(invited.name)} onClose={onClose}>
        <div class="stack">
          <p>{words.addedLead}</p>
          <OneTimeLink
            url={invited.url}
            expiresAt={invited.expiresAt}
            title={words.shareTitle(invited.name)}
          />
        </div>
        <div class="actions">
          <Button onClick={onClose}>{confirmWords.done}</Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog key="form" title={words.addTitle} onClose={onClose}>
      <form onSubmit={submit} noValidate autocomplete="off">
        <p class="muted">{words.addLead}</p>
        <NameFields inputs={inputs} errors={errors} />
        <div role="alert">{errors.form ? <p class="error">{errors.form}</p> : null}</div>
        <div class="actions">
          <Button onClick={onClose}>{confirmWords.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy ? words.adding : null}>
            {words.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
