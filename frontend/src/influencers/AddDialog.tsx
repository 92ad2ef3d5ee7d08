import { useState } from 'preact/hooks';
import { influencerForms as words } from '#messages/influencerForms';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type MadeLink, OneTimeLinkDialog } from '../ui/OneTimeLinkDialog';
import type { Outcome } from '../ui/outcome';
import { fieldOf, incomplete, NameFields, PhoneField, readName, refuseName } from './NameFields';

const InviteInfluencer = graphql(`
  mutation InviteInfluencer($input: InviteInfluencerInput!) {
    inviteInfluencer(input: $input) {
      __typename
      ... on InfluencerInvited { influencer { id name phone } link { url expiresAt } }
      ... on InputRejected { message fix field }
    }
  }
`);

/** Adds somebody, and then shows the link for them, only once. */
export function AddDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [invited, setInvited] = useState<{ name: string; phone: string; link: MadeLink } | null>(null);

  async function add(typed: Typed): Promise<Outcome> {
    const values = readName(typed);
    const missing = incomplete(values);
    if (missing) return missing;
    const { inviteInfluencer: result } = await send(InviteInfluencer, {
      input: { ...values, phone: typed(fieldOf('phone')) },
    });
    if (result.__typename === 'InputRejected') return refuseName(result);
    setInvited({ ...result.influencer, link: result.link });
    onDone();
  }

  if (invited)
    return (
      <OneTimeLinkDialog
        title={words.addedTitle(isolated(invited.name))}
        lead={words.addedLead}
        share={words.shareTitle(isolated(invited.name))}
        message={words.invitationMessage(isolated(invited.name))}
        link={invited.link}
        phone={invited.phone}
        onClose={onClose}
      />
    );
  return (
    <FormDialog title={words.addTitle} send={add} submit={words.add} busy={words.adding} onClose={onClose}>
      <p class="muted">{words.addLead}</p>
      <NameFields />
      <PhoneField />
    </FormDialog>
  );
}
