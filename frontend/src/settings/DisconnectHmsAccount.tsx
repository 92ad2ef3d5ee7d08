import { useEffect, useState } from 'preact/hooks';
import { hmsAccounts as words } from '#messages/hmsAccounts';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { WhatDisconnectingEndsQuery } from '../gql/graphql';
import { FormDialog } from '../ui/FormDialog';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { HmsAccountDialogProps } from './RenameHmsAccount';

const WhatDisconnectingEnds = graphql(`
  query WhatDisconnectingEnds($accountId: ID!) {
    whatDisconnectingEnds(accountId: $accountId) { influencers live withoutToken }
  }
`);

const DisconnectHmsAccountDocument = graphql(`
  mutation DisconnectHmsAccount($input: DisconnectHmsAccountInput!) {
    disconnectHmsAccount(input: $input) {
      __typename
      ... on NotFound { message fix }
    }
  }
`);

type Use = NonNullable<WhatDisconnectingEndsQuery['whatDisconnectingEnds']>;

/** Asks before an account is disconnected, and says whom it concerns. */
export function DisconnectHmsAccount({ account, onDone, onClose }: HmsAccountDialogProps) {
  const [use, setUse] = useState<Use | string | null>(null);
  const name = isolated(account.name);

  useEffect(() => {
    let over = false;
    const tell = (found: Use | string | null) => {
      if (!over) setUse(found);
    };
    send(WhatDisconnectingEnds, { accountId: account.id }).then(
      (answer) => tell(answer.whatDisconnectingEnds),
      (reason) => tell(sentenceOf(failureOf(reason))),
    );
    return () => {
      over = true;
    };
  }, [account.id]);

  async function disconnect(): Promise<Outcome> {
    const input = { accountId: account.id };
    const { disconnectHmsAccount: result } = await send(DisconnectHmsAccountDocument, { input });
    onDone();
    if (result.__typename === 'NotFound') return refuse(result);
    return { done: words.disconnected(name) };
  }

  return (
    <FormDialog
      title={words.disconnectTitle(name)}
      send={disconnect}
      submit={words.disconnect}
      busy={words.disconnecting}
      whyNot={use ? undefined : words.looking}
      onClose={onClose}
      careful
    >
      <div class="stack">
        <p>{words.disconnectLead}</p>
        <Ends use={use} />
      </div>
    </FormDialog>
  );
}

function Ends({ use }: { use: Use | string | null }) {
  if (use === null) return <p class="muted">{words.looking}</p>;
  if (typeof use === 'string') return <p class="error">{use}</p>;
  if (use.influencers === 0) return <p>{words.nobody}</p>;
  return (
    <>
      <p>{words.ends(use.influencers)}</p>
      {use.withoutToken > 0 ? <p class="notice">{words.stops(use.withoutToken)}</p> : null}
      {use.live > 0 ? <p>{words.goesOn(use.live)}</p> : null}
    </>
  );
}
