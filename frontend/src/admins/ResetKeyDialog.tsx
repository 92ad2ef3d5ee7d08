import { useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { peopleWords as words } from '../messages/people';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { LinkOnceDialog, type MadeLink } from '../ui/OneTimeLinkDialog';
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
  const [made, setMade] = useState<(MadeLink & { invitation: boolean }) | null>(null);

  async function make(): Promise<string | null> {
    try {
      const { resetSecretKey: result } = await mutate(ResetSecretKey, { input: { adminId: admin.id } });
      onDone();
      if (result.__typename === 'NotFound') return [result.message, result.fix].filter(Boolean).join(' ');
      setMade({ ...result.link, invitation: result.link.kind === 'ADMIN_INVITATION' });
      return null;
    } catch (reason) {
      return failureOf(reason).message;
    }
  }

  if (made)
    return (
      <LinkOnceDialog
        title={(made.invitation ? words.linkTitle : words.keyLinkTitle)(admin.name)}
        lead={made.invitation ? words.linkLead : words.keyLinkLead}
        share={made.invitation ? words.shareInvitation : words.shareKey}
        made={made}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      title={(admin.active ? words.resetTitle : words.invitationAgainTitle)(admin.name)}
      confirm={words.makeLink}
      busy={words.making}
      onConfirm={make}
      onClose={onClose}
    >
      <p>{admin.active ? words.resetLead : words.invitationAgainLead}</p>
    </ConfirmDialog>
  );
}
