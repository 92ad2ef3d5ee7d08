import { useEffect, useState } from 'preact/hooks';
import { influencerForms as words } from '#messages/influencerForms';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { LinkKind } from '../gql/graphql';
import { Button } from '../ui/Button';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated, type Name } from '../ui/isolated';
import { type MadeLink, OneTimeLinkDialog } from '../ui/OneTimeLinkDialog';
import type { ActionProps } from './action';
import { makeHandInLink } from './handInLink';
import { phoneOf } from './phone';

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

const ASK = {
  SIGN_IN: async (influencerId: string) =>
    (await send(MakeInfluencerLink, { input: { influencerId } })).makeInfluencerLink,
  NEW_PASSWORD: async (influencerId: string) =>
    (await send(MakeNewPasswordLink, { input: { influencerId } })).makeNewPasswordLink,
  HAND_IN: makeHandInLink,
};

interface Told {
  title: (name: Name) => string;
  lead: string;
  message: (name: Name) => string;
  hint?: string;
}

const WORDS: Partial<Record<LinkKind, Told>> = {
  INFLUENCER_INVITATION: {
    title: words.invitationTitle,
    lead: words.invitationLead,
    message: words.invitationMessage,
  },
  SIGN_IN: { title: words.signInTitle, lead: words.signInLead, message: words.signInMessage },
  NEW_PASSWORD: {
    title: words.newPasswordTitle,
    lead: words.newPasswordLead,
    message: words.newPasswordMessage,
  },
  HAND_IN: {
    title: words.handInTitle,
    lead: words.handInLead,
    message: words.handInMessage,
    hint: words.handInOnce,
  },
};

interface LinkDialogProps extends ActionProps {
  /** What the link is to do; whoever has no password yet gets an invitation in place of a way in. */
  kind: keyof typeof ASK;
  /** For whom the same may be done afterwards, and for how many. */
  next?: { name: string; left: number; go: () => void } | undefined;
}

/** Makes a link for somebody and shows it only once: an invitation to whoever has no password, else what is asked. */
export function LinkDialog({ influencer, kind, next, onClose, onDone }: LinkDialogProps) {
  const { id, name, invitationPending } = influencer;
  const [made, setMade] = useState<(MadeLink & { kind: LinkKind }) | null>(null);
  const [phone, setPhone] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    // A token is handed in by somebody else.
    if (kind !== 'HAND_IN') void phoneOf(id).then(setPhone);
    ASK[kind](id).then(
      (result) => {
        if (result.__typename === 'LinkMade') setMade(result.link);
        else setError(sentenceOf(result));
        onDone();
      },
      (reason) => setError(failureOf(reason).message),
    );
  }, [id]);

  useEffect(() => {
    if (!next) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'n' || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      next.go();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [next?.go]);

  const invites = invitationPending && kind !== 'HAND_IN';
  const told = WORDS[made?.kind ?? (invites ? 'INFLUENCER_INVITATION' : kind)];
  return (
    <OneTimeLinkDialog
      title={told?.title(isolated(name)) ?? ''}
      lead={told?.lead ?? ''}
      share={words.shareTitle(isolated(name))}
      message={told?.message(isolated(name)) ?? ''}
      hint={told?.hint}
      link={made}
      phone={phone ?? ''}
      onClose={onClose}
    >
      {next ? (
        <div class="pair">
          <Button onClick={next.go}>{words.nextOne(isolated(next.name))}</Button>
          <p class="hint">
            {words.nextOnes(next.left)} {words.nextKey}
          </p>
        </div>
      ) : null}
      <div role="status">{made || error ? null : <p class="hint">{words.making}</p>}</div>
      <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
    </OneTimeLinkDialog>
  );
}
