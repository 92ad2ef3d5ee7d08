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
import { RolePicker } from './RolePicker';

const SetAdminRole = graphql(`
  mutation SetAdminRole($input: SetAdminRoleInput!) {
    setAdminRole(input: $input) {
      __typename
      ... on Problem { message fix }
    }
  }
`);

/** Gives an admin another role. */
export function RoleDialog({ admin, onClose, onDone }: AdminDialogProps) {
  async function save(typed: Typed): Promise<Outcome> {
    const role = typed('role') as AdminRole;
    const { setAdminRole: result } = await send(SetAdminRole, {
      input: { adminId: admin.id, role },
    });
    if (result.__typename !== 'AdminRoleSet') return refuse(result);
    onDone();
    return { done: words.roleSaved({ name: isolated(admin.name), role: deskWords.roles[role] }) };
  }

  return (
    <FormDialog
      title={words.roleTitle(isolated(admin.name))}
      send={save}
      submit={words.save}
      busy={words.saving}
      onClose={onClose}
    >
      <RolePicker chosen={admin.role} />
    </FormDialog>
  );
}
