import { useState } from 'preact/hooks';
import { admins as words } from '#messages/admins';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { AdminRole } from '../gql/graphql';
import { TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type MadeLink, OneTimeLinkDialog } from '../ui/OneTimeLinkDialog';
import { type Outcome, type Refused, refuse } from '../ui/outcome';
import { RolePicker } from './RolePicker';

const InviteAdmin = graphql(`
  mutation InviteAdmin($input: InviteAdminInput!) {
    inviteAdmin(input: $input) {
      __typename
      ... on AdminInvited { admin { id name } link { url expiresAt } }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

/** Fields of our own names: what a browser knows of its owner is not what belongs here. */
const NAME = 'admin-name';
const EMAIL = 'admin-email';

/** Invites an admin, and then shows the link for them, only once. */
export function InviteDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [made, setMade] = useState<{ name: string; link: MadeLink } | null>(null);

  async function invite(typed: Typed): Promise<Outcome> {
    const input = {
      name: typed(NAME).trim(),
      email: typed(EMAIL).trim(),
      role: typed('role') as AdminRole,
    };
    const refused: Refused = {};
    if (!input.name) refused[NAME] = words.nameNeeded;
    if (!input.email) refused[EMAIL] = words.emailNeeded;
    if (Object.keys(refused).length > 0) return { refused };
    const { inviteAdmin: result } = await send(InviteAdmin, { input });
    if (result.__typename === 'InputRejected') return refuse(result, `admin-${result.field}`);
    if (result.__typename === 'NotFound') return refuse(result);
    setMade({ name: result.admin.name, link: result.link });
    onDone();
  }

  if (made)
    return (
      <OneTimeLinkDialog
        title={words.linkTitle(isolated(made.name))}
        lead={words.linkLead}
        share={words.shareInvitation}
        message={words.invitationMessage(isolated(made.name))}
        link={made.link}
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={words.inviteTitle}
      send={invite}
      submit={words.inviteSubmit}
      busy={words.inviting}
      onClose={onClose}
    >
      <TextField label={words.name} name={NAME} autocomplete="off" autofocus required />
      <TextField
        label={words.email}
        name={EMAIL}
        type="text"
        inputMode="email"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        required
      />
      <RolePicker chosen="OPERATOR" />
    </FormDialog>
  );
}
