import { useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { confirmWords } from '../messages/confirm';
import { deskWords } from '../messages/desk';
import { peopleWords as words } from '../messages/people';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { toastDone } from '../ui/Toast';
import type { AdminDialogProps } from './admin';
import { RolePicker } from './RolePicker';

const SetAdminRole = graphql(`
  mutation SetAdminRole($input: SetAdminRoleInput!) {
    setAdminRole(input: $input) {
      __typename
      ... on LastOwner { message fix }
      ... on NotFound { message fix }
    }
  }
`);

/** Gives an admin another role. */
export function RoleDialog({ admin, onClose, onDone }: AdminDialogProps) {
  const [role, setRole] = useState(admin.role);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const { setAdminRole: result } = await mutate(SetAdminRole, { input: { adminId: admin.id, role } });
      if (result.__typename === 'AdminRoleSet') {
        toastDone(words.roleSaved(admin.name, deskWords.roles[role]));
        onDone();
        onClose();
        return;
      }
      setError([result.message, result.fix].filter(Boolean).join(' '));
    } catch (reason) {
      setError(failureOf(reason).message);
    }
    setBusy(false);
  }

  return (
    <Dialog title={words.roleTitle(admin.name)} onClose={onClose}>
      <form onSubmit={submit}>
        <RolePicker role={role} onChange={setRole} />
        <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
        <div class="actions">
          <Button onClick={onClose}>{confirmWords.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy ? words.saving : null}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
