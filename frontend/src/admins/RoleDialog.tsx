import { useState } from 'preact/hooks';
import { admins as words } from '#messages/admins';
import { desk as deskWords } from '#messages/desk';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { AdminRole } from '../gql/graphql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { AdminDialogProps } from './admin';
import { type Invitation, NewInvitationsDialog } from './NewInvitationsDialog';
import { RolePicker } from './RolePicker';
import { useEnding, WhatEnds, whyNotYet } from './WhatEnds';

const SetAdminRole = graphql(`
  mutation SetAdminRole($input: SetAdminRoleInput!) {
    setAdminRole(input: $input) {
      __typename
      ... on AdminRoleSet { invitations { influencerId name email link { url expiresAt } } }
      ... on Problem { message fix }
    }
  }
`);

/** Gives an admin another role, and says what ends with a lower one. */
export function RoleDialog({ admin, onClose, onDone }: AdminDialogProps) {
  const [role, setRole] = useState<AdminRole>(admin.role);
  const ending = useEnding(admin.id, role);
  const [links, setLinks] = useState<Invitation[] | null>(null);
  const done = words.roleSaved({ name: isolated(admin.name), role: deskWords.roles[role] });

  async function save(typed: Typed): Promise<Outcome> {
    const { setAdminRole: result } = await send(SetAdminRole, {
      input: { adminId: admin.id, role, askForNewPasswords: typed('ask') === 'yes' },
    });
    if (result.__typename !== 'AdminRoleSet') return refuse(result);
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
      title={words.roleTitle(isolated(admin.name))}
      send={save}
      submit={words.save}
      busy={words.saving}
      whyNot={whyNotYet(ending)}
      onClose={onClose}
    >
      <div class="stack">
        <RolePicker chosen={admin.role} onChoose={setRole} />
        <WhatEnds admin={admin} ending={ending} />
      </div>
    </FormDialog>
  );
}
