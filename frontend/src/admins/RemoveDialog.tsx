import { useState } from 'preact/hooks';
import { admins as words } from '#messages/admins';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { AdminDialogProps } from './admin';
import { type Invitation, NewInvitationsDialog } from './NewInvitationsDialog';
import { useEnding, WhatEnds, whyNotYet } from './WhatEnds';

const RemoveAdmin = graphql(`
  mutation RemoveAdmin($input: RemoveAdminInput!) {
    removeAdmin(input: $input) {
      __typename
      ... on AdminRemoved { invitations { influencerId name email link { url expiresAt } } }
      ... on Problem { message fix }
    }
  }
`);

/** Asks before an admin is removed, and says what ends with them. */
export function RemoveDialog({ admin, onClose, onDone }: AdminDialogProps) {
  const ending = useEnding(admin.id, null);
  const [links, setLinks] = useState<Invitation[] | null>(null);
  const done = words.removed(isolated(admin.name));

  async function remove(typed: Typed): Promise<Outcome> {
    const input = { adminId: admin.id, askForNewPasswords: typed('ask') === 'yes' };
    const { removeAdmin: result } = await send(RemoveAdmin, { input });
    if (result.__typename !== 'AdminRemoved') return refuse(result);
    if (admin.isMe) {
      location.assign('/admin/login');
      return;
    }
    onDone();
    if (result.invitations.length > 0) {
      setLinks(result.invitations);
      return;
    }
    return { done };
  }

  if (links) return <NewInvitationsDialog links={links} done={done} onClose={onClose} />;

  return (
    <FormDialog
      title={words.removeTitle(isolated(admin.name))}
      send={remove}
      submit={words.remove}
      busy={words.removing}
      whyNot={whyNotYet(ending)}
      onClose={onClose}
      careful
    >
      <div class="stack">
        <p>{words.removeLead(isolated(admin.name))}</p>
        {admin.isMe ? <p class="notice">{words.removeSelf}</p> : null}
        <WhatEnds admin={admin} ending={ending} />
      </div>
    </FormDialog>
  );
}
