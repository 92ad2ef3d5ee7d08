import { useEffect, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { actWords as words } from '../messages/acts';
import { confirmWords } from '../messages/confirm';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { OneTimeLink } from '../ui/OneTimeLink';
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

interface Made {
  url: string;
  expiresAt: string;
  invitation: boolean;
}

/** Makes a link for somebody and shows it this once: an invitation, or a sign-in link. */
export function LinkDialog({ influencer: { id, name, invitationPending }, onClose, onDone }: ActionProps) {
  const [made, setMade] = useState<Made | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    mutate(MakeInfluencerLink, { input: { influencerId: id } }).then(
      ({ makeInfluencerLink: result }) => {
        if (result.__typename === 'LinkMade')
          setMade({ ...result.link, invitation: result.link.kind === 'INFLUENCER_INVITATION' });
        else setError([result.message, result.fix].filter(Boolean).join(' '));
        onDone();
      },
      (reason) => setError(failureOf(reason).message),
    );
  }, [id]);

  const invitation = made?.invitation ?? invitationPending;
  return (
    <Dialog title={(invitation ? words.invitationTitle : words.signInTitle)(name)} onClose={onClose}>
      <div class="stack">
        <p>{invitation ? words.invitationLead : words.signInLead}</p>
        {made ? (
          <OneTimeLink url={made.url} expiresAt={made.expiresAt} title={words.shareTitle(name)} />
        ) : null}
        <div role="status">{made || error ? null : <p class="hint">{words.making}</p>}</div>
        <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
      </div>
      <div class="actions">
        <Button onClick={onClose}>{confirmWords.done}</Button>
      </div>
    </Dialog>
  );
}
