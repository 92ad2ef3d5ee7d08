import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { peopleWords as words } from '../messages/people';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { toastDone } from '../ui/Toast';
import type { AdminDialogProps } from './admin';

const RemoveAdmin = graphql(`
  mutation RemoveAdmin($input: RemoveAdminInput!) {
    removeAdmin(input: $input) {
      __typename
      ... on LastOwner { message fix }
      ... on NotFound { message fix }
    }
  }
`);

/** Asks before an admin is removed. */
export function RemoveDialog({ admin, onClose, onDone }: AdminDialogProps) {
  async function remove(): Promise<string | null> {
    try {
      const { removeAdmin: result } = await mutate(RemoveAdmin, { input: { adminId: admin.id } });
      if (result.__typename !== 'AdminRemoved') return [result.message, result.fix].filter(Boolean).join(' ');
      if (admin.isMe) {
        location.assign('/admin/login');
        return null;
      }
      toastDone(words.removed(admin.name));
      onDone();
      onClose();
      return null;
    } catch (reason) {
      return failureOf(reason).message;
    }
  }

  return (
    <ConfirmDialog
      title={words.removeTitle(admin.name)}
      confirm={words.remove}
      busy={words.removing}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{words.removeLead(admin.name)}</p>
      {admin.isMe ? <p class="notice">{words.removeSelf}</p> : null}
    </ConfirmDialog>
  );
}
