import { useEffect, useState } from 'preact/hooks';
import { source as words } from '#messages/source';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { MintForAccountMutation } from '../gql/graphql';
import { FormDialog } from '../ui/FormDialog';
import { failureOf, sentenceOf } from '../ui/failure';
import { type Outcome, refuse } from '../ui/outcome';

const MintForAccount = graphql(`
  mutation MintForAccount($input: MintForAccountInput!) {
    mintForAccount(input: $input) {
      __typename
      ... on MintedForAccount { influencers { id name } changed already cannot }
      ... on Problem { message fix }
    }
  }
`);

type Found = Extract<MintForAccountMutation['mintForAccount'], { __typename: 'MintedForAccount' }>;

interface MintForAccountDialogProps {
  accountId: string;
  onClose: () => void;
  /** Something was changed. */
  onDone: () => void;
}

/** Has the desk make the tokens of everybody of a 100ms account, after a look at whom that would change. */
export function MintForAccountDialog({ accountId, onClose, onDone }: MintForAccountDialogProps) {
  const [found, setFound] = useState<Found | { why: string } | null>(null);

  useEffect(() => {
    send(MintForAccount, { input: { accountId, dryRun: true } }).then(
      ({ mintForAccount: result }) =>
        setFound(result.__typename === 'MintedForAccount' ? result : { why: sentenceOf(result) }),
      (reason) => setFound({ why: sentenceOf(failureOf(reason)) }),
    );
  }, [accountId]);

  async function mint(): Promise<Outcome> {
    const { mintForAccount: result } = await send(MintForAccount, { input: { accountId } });
    onDone();
    if (result.__typename !== 'MintedForAccount') return refuse(result);
    return { done: words.minted(result) };
  }

  const changed = found && 'changed' in found ? found.changed : 0;
  return (
    <FormDialog
      title={words.accountTitle}
      send={mint}
      submit={words.mint(changed)}
      busy={words.saving}
      whyNot={changed === 0 ? words.nobodyToChange : undefined}
      onClose={onClose}
    >
      <div class="stack" aria-live="polite">
        {found === null ? (
          <p class="muted">{words.looking}</p>
        ) : 'why' in found ? (
          <p class="error">{found.why}</p>
        ) : (
          <Look found={found} />
        )}
      </div>
    </FormDialog>
  );
}

/** Whom it would change, and whom not. */
function Look({ found: { influencers, changed, already, cannot } }: { found: Found }) {
  return (
    <>
      <p>{changed > 0 ? words.would(changed) : words.nobodyToChange}</p>
      {changed > 0 ? (
        <ul class="names">
          {influencers.map(({ id, name }) => (
            <li key={id} translate={false}>
              <bdi>{name}</bdi>
            </li>
          ))}
          {changed > influencers.length ? <li>{words.more(changed - influencers.length)}</li> : null}
        </ul>
      ) : null}
      {already > 0 ? <p class="muted">{words.already(already)}</p> : null}
      {cannot > 0 ? <p class="muted">{words.cannot(cannot)}</p> : null}
    </>
  );
}
