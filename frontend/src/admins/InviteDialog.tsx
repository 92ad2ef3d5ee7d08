import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import type { AdminRole } from '../gql/graphql';
import { confirmWords } from '../messages/confirm';
import { peopleWords as words } from '../messages/people';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { LinkOnceDialog, type MadeLink } from '../ui/OneTimeLinkDialog';
import { RolePicker } from './RolePicker';

const InviteAdmin = graphql(`
  mutation InviteAdmin($input: InviteAdminInput!) {
    inviteAdmin(input: $input) {
      __typename
      ... on AdminInvited { admin { id name } link { url expiresAt } }
      ... on InputRejected { message fix field }
    }
  }
`);

interface Errors {
  name?: string;
  email?: string;
  form?: string;
}

/** Invites an admin, and then shows the link for them, this once. */
export function InviteDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const name = useRef<HTMLInputElement>(null);
  const email = useRef<HTMLInputElement>(null);
  const [role, setRole] = useState<AdminRole>('OPERATOR');
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<(MadeLink & { name: string }) | null>(null);

  function reject(found: Errors): void {
    setErrors(found);
    (found.name ? name : found.email ? email : null)?.current?.focus();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const input = { name: name.current?.value.trim() ?? '', email: email.current?.value.trim() ?? '', role };
    const found: Errors = {};
    if (!input.name) found.name = words.nameNeeded;
    if (!/^\S+@\S+$/.test(input.email)) found.email = words.emailNeeded;
    if (Object.keys(found).length > 0) return reject(found);
    setErrors({});
    setBusy(true);
    try {
      const { inviteAdmin: result } = await mutate(InviteAdmin, { input });
      if (result.__typename === 'AdminInvited') {
        setMade({ ...result.link, name: result.admin.name });
        onDone();
      } else {
        const sentence = [result.message, result.fix].filter(Boolean).join(' ');
        reject({ [result.field === 'name' || result.field === 'email' ? result.field : 'form']: sentence });
      }
    } catch (reason) {
      reject({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  if (made)
    return (
      <LinkOnceDialog
        title={words.linkTitle(made.name)}
        lead={words.linkLead}
        share={words.shareInvitation}
        made={made}
        onClose={onClose}
      />
    );
  return (
    <Dialog title={words.inviteTitle} onClose={onClose}>
      <form onSubmit={submit} noValidate autocomplete="off">
        <TextField
          label={words.name}
          inputRef={name}
          name="admin-name"
          autocomplete="off"
          maxLength={100}
          error={errors.name}
          autofocus
          required
        />
        <TextField
          label={words.email}
          inputRef={email}
          name="admin-email"
          type="email"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          error={errors.email}
          required
        />
        <RolePicker role={role} onChange={setRole} />
        <div role="alert">{errors.form ? <p class="error">{errors.form}</p> : null}</div>
        <div class="actions">
          <Button onClick={onClose}>{confirmWords.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy ? words.inviting : null}>
            {words.inviteSubmit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
