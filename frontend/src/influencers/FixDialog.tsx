import '../styles/dialogs.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { tonight as words } from '#messages/tonight';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import type { Outcome } from '../ui/outcome';
import { timeNear } from '../ui/time';
import type { Action } from './action';
import { TokenDialog } from './TokenDialog';
import { chooseSource } from './tokenSource';
import { useStreaming } from './useStreaming';

export const FixDialog_Influencer = graphql(`
  fragment FixDialog_Influencer on Influencer {
    id
    name
    version
    canMint
    tokenSource
    nextToken { source }
    place { state }
    streaming { reason by { name } }
    show { id }
    ...Action_Influencer
    ...TokenDialog_Influencer
  }
`);

interface FixDialogProps {
  influencer: FragmentType<typeof FixDialog_Influencer>;
  startsAt: string;
  /** Whether it is streaming that stands in the way: no token repairs that. */
  off: boolean;
  /** How many come after this one. */
  left: number;
  emulatorUrl: string | null;
  onChanged: () => void;
  /** It is done, or skipped. */
  onNext: () => void;
  /** Something else is to be done first. */
  onAction: (action: Action) => void;
  onClose: () => void;
}

/** What makes one show start, in a dialog: another token, one of the desk's own, or the streaming switch. */
export default function FixDialog({
  influencer: ref,
  startsAt,
  off,
  left,
  emulatorUrl,
  onChanged,
  onNext,
  onAction,
  onClose,
}: FixDialogProps) {
  const person = readFragment(FixDialog_Influencer, ref);
  const [paste, setPaste] = useState(false);
  const done = useRef(false);
  const { allow } = useStreaming(async () => onChanged());
  const name = isolated(person.name);
  const usable = person.nextToken !== null;
  const mintable = person.canMint && !usable && person.place?.state !== 'BROKEN';

  /** Escape and Cancel end the round; what was done leads on. */
  const close = () => (done.current ? onNext : onClose)();

  async function repair(send: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = await send();
    done.current = outcome !== undefined && 'done' in outcome;
    onChanged();
    return outcome;
  }

  const above = (
    <div class="notice fix">
      <p>
        {words.fixing(timeNear(startsAt, Date.now()))} {words.more(left)}
        <span class="keys muted"> {words.keys}</span>
      </p>
      <Button small onClick={onNext}>
        {words.skip}
      </Button>
    </div>
  );

  if (off && usable) {
    const { by, reason } = person.streaming;
    return (
      <FormDialog
        title={words.allowTitle(name)}
        send={() => repair(() => allow(person))}
        submit={words.allow}
        busy={words.allowing}
        onClose={close}
      >
        <ByKey />
        {above}
        <p>{by?.name ? words.offBy({ by: isolated(by.name), reason }) : words.off(reason)}</p>
      </FormDialog>
    );
  }
  if (mintable && !paste)
    return (
      <FormDialog
        title={words.mintTitle(name)}
        send={() => repair(() => chooseSource(person, 'MINTED'))}
        submit={words.mint}
        busy={words.minting}
        onClose={close}
      >
        <ByKey />
        {above}
        <p>{words.mintWhy}</p>
        <p>
          <Button small onClick={() => setPaste(true)}>
            {words.paste}
          </Button>
        </p>
      </FormDialog>
    );
  return (
    <TokenDialog
      influencer={person}
      emulatorUrl={emulatorUrl}
      above={above}
      onClose={close}
      onSaved={(own) => {
        done.current ||= own;
        onChanged();
      }}
      onMintForAccount={(accountId) => onAction({ kind: 'mint-for-account', accountId })}
      onCreateRoom={() => onAction({ kind: 'create-room', influencer: person })}
    />
  );
}

/** Leads to what the dialog does, also where other buttons stand before it, and does it by the key that saves a token. */
function ByKey() {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const form = place.current?.closest('form');
    form?.querySelector<HTMLElement>('button[type=submit]')?.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form?.requestSubmit();
    };
    form?.addEventListener('keydown', onKeyDown);
    return () => form?.removeEventListener('keydown', onKeyDown);
  }, []);
  return <span ref={place} hidden />;
}
