import { useState } from 'preact/hooks';
import { admins as words } from '#messages/admins';
import { send } from '../api/client';
import { graphql } from '../gql';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type MadeLink, OneTimeLinkDialog } from '../ui/OneTimeLinkDialog';
import { type Outcome, refuse } from '../ui/outcome';
import type { AdminDialogProps } from './admin';

const ResetSecretKey = graphql(`
  mutation ResetSecretKey($input: ResetSecretKeyInput!) {
    resetSecretKey(input: $input) {
      __typename
      ... on LinkMade { link { url expiresAt kind } }
      ... on NotFound { message fix }
    }
  }
`);

/** Makes the link by which an admin gets a new secret key, or a new invitation where they have none yet. */
export function ResetKeyDialog({ admin, onClose, onDone }: AdminDialogProps) {
  const [made, setMade] = useState<(MadeLink & { kind: string }) | null>(null);

  async function make(): Promise<Outcome> {
    const { resetSecretKey: result } = await send(ResetSecretKey, { input: { adminId: admin.id } });
    onDone();
    if (result.__typename === 'NotFound') return refuse(result);
    setMade(result.link);
  }

  if (made) {
    const invitation = made.kind === 'ADMIN_INVITATION';
    return (
      <OneTimeLinkDialog
        title={(invitation ? words.linkTitle : words.keyLinkTitle)(isolated(admin.name))}
        lead={invitation ? words.linkLead : words.keyLinkLead}
        share={invitation ? words.shareInvitation : words.shareKey}
        message={(invitation ? words.invitationMessage : words.keyMessage)(isolated(admin.name))}
        link={made}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={(admin.active ? words.resetTitle : words.invitationAgainTitle)(isolated(admin.name))}
      send={make}
      submit={words.makeLink}
      busy={words.making}
      onClose={onClose}
      careful
    >
      <p>{admin.active ? words.resetLead : words.invitationAgainLead}</p>
    </FormDialog>
  );
}
