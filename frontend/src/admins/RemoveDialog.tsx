import { admins as words } from '#messages/admins';
import { send } from '../api/client';
import { graphql } from '../gql';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { AdminDialogProps } from './admin';

const RemoveAdmin = graphql(`
  mutation RemoveAdmin($input: RemoveAdminInput!) {
    removeAdmin(input: $input) {
      __typename
      ... on Problem { message fix }
    }
  }
`);

/** Asks before an admin is removed. */
export function RemoveDialog({ admin, onClose, onDone }: AdminDialogProps) {
  async function remove(): Promise<Outcome> {
    const { removeAdmin: result } = await send(RemoveAdmin, { input: { adminId: admin.id } });
    if (result.__typename !== 'AdminRemoved') return refuse(result);
    if (admin.isMe) {
      location.assign('/admin/login');
      return;
    }
    onDone();
    return { done: words.removed(isolated(admin.name)) };
  }

  return (
    <FormDialog
      title={words.removeTitle(isolated(admin.name))}
      send={remove}
      submit={words.remove}
      busy={words.removing}
      onClose={onClose}
      careful
    >
      <div class="stack">
        <p>{words.removeLead(isolated(admin.name))}</p>
        {admin.isMe ? <p class="notice">{words.removeSelf}</p> : null}
      </div>
    </FormDialog>
  );
}
