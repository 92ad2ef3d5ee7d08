import { useEffect, useState } from 'preact/hooks';
import { influencerForms as words } from '#messages/influencerForms';
import { send } from '../api/client';
import { graphql } from '../gql';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
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

/** Makes a link for somebody and shows it only once: an invitation, or a sign-in link. */
export function LinkDialog({ influencer: { id, name, invitationPending }, onClose, onDone }: ActionProps) {
  const [made, setMade] = useState<(MadeLink & { kind: string }) | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    send(MakeInfluencerLink, { input: { influencerId: id } }).then(
      ({ makeInfluencerLink: result }) => {
        if (result.__typename === 'LinkMade') setMade(result.link);
        else setError(sentenceOf(result));
        onDone();
      },
      (reason) => setError(failureOf(reason).message),
    );
  }, [id]);

  const invitation = made ? made.kind === 'INFLUENCER_INVITATION' : invitationPending;
  return (
    <OneTimeLinkDialog
      title={(invitation ? words.invitationTitle : words.signInTitle)(isolated(name))}
      lead={invitation ? words.invitationLead : words.signInLead}
      share={words.shareTitle(isolated(name))}
      link={made}
      onClose={onClose}
    >
      <div role="status">{made || error ? null : <p class="hint">{words.making}</p>}</div>
      <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
    </OneTimeLinkDialog>
  );
}
