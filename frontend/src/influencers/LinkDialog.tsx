import { useEffect, useState } from 'preact/hooks';
import { influencerForms as words } from '#messages/influencerForms';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { LinkKind } from '../gql/graphql';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated, type Name } from '../ui/isolated';
import { type MadeLink, OneTimeLinkDialog } from '../ui/OneTimeLinkDialog';
import type { ActionProps } from './action';

const MakeInfluencerLink = graphql(`
  mutation MakeInfluencerLink($input: MakeInfluencerLinkInput!) {
    makeInfluencerLink(input: $input) {
      __typename
      ... on LinkMade { link { url expiresAt kind } }
      ... on NotFound { message fix }
    }
  }
`);

const MakeNewPasswordLink = graphql(`
  mutation MakeNewPasswordLink($input: MakeNewPasswordLinkInput!) {
    makeNewPasswordLink(input: $input) {
      __typename
      ... on LinkMade { link { url expiresAt kind } }
      ... on NotFound { message fix }
    }
  }
`);

const ask = async (influencerId: string, newPassword: boolean) =>
  newPassword
    ? (await send(MakeNewPasswordLink, { input: { influencerId } })).makeNewPasswordLink
    : (await send(MakeInfluencerLink, { input: { influencerId } })).makeInfluencerLink;

const WORDS: Partial<Record<LinkKind, { title: (name: Name) => string; lead: string }>> = {
  INFLUENCER_INVITATION: { title: words.invitationTitle, lead: words.invitationLead },
  SIGN_IN: { title: words.signInTitle, lead: words.signInLead },
  NEW_PASSWORD: { title: words.newPasswordTitle, lead: words.newPasswordLead },
};

interface LinkDialogProps extends ActionProps {
  /** They have forgotten their password. */
  newPassword?: boolean;
}

/** Makes a link for somebody and shows it only once: an invitation to whoever has no password, else what is asked. */
export function LinkDialog({ influencer, newPassword = false, onClose, onDone }: LinkDialogProps) {
  const { id, name, invitationPending } = influencer;
  const [made, setMade] = useState<(MadeLink & { kind: LinkKind }) | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    ask(id, newPassword).then(
      (result) => {
        if (result.__typename === 'LinkMade') setMade(result.link);
        else setError(sentenceOf(result));
        onDone();
      },
      (reason) => setError(failureOf(reason).message),
    );
  }, [id]);

  const asked = newPassword ? 'NEW_PASSWORD' : 'SIGN_IN';
  const told = WORDS[made?.kind ?? (invitationPending ? 'INFLUENCER_INVITATION' : asked)];
  return (
    <OneTimeLinkDialog
      title={told?.title(isolated(name)) ?? ''}
      lead={told?.lead ?? ''}
      share={words.shareTitle(isolated(name))}
      link={made}
      onClose={onClose}
    >
      <div role="status">{made || error ? null : <p class="hint">{words.making}</p>}</div>
      <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
    </OneTimeLinkDialog>
  );
}
