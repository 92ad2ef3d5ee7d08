import { useState } from 'preact/hooks';
import { token as words } from '#messages/token';
import { send } from '../api/client';
import { graphql } from '../gql';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { ActionProps } from './action';
import { useConflict } from './conflict';

const RemoveAuthToken = graphql(`
  mutation RemoveAuthToken($input: RemoveAuthTokenInput!) {
    removeAuthToken(input: $input) {
      __typename
      ... on Problem { message fix }
      ... on Conflict { changes influencer { id version token { lastFour } } }
    }
  }
`);

/** Asks before somebody's token is taken away. */
export function RemoveTokenDialog({ influencer, onClose, onDone }: ActionProps) {
  const { id, name, readiness, tokenSource } = influencer;
  const [token, setToken] = useState(influencer.token);
  const conflict = useConflict(influencer.version);

  async function remove(): Promise<Outcome> {
    const { removeAuthToken: result } = await send(RemoveAuthToken, {
      input: { influencerId: id, expectedVersion: conflict.version },
    });
    onDone();
    if (result.__typename === 'NotFound') return refuse(result);
    if (result.__typename === 'Conflict') {
      setToken(result.influencer.token);
      return conflict.meet(result);
    }
    return { done: words.removed(isolated(name)) };
  }

  return (
    <FormDialog
      title={words.removeTitle(isolated(name))}
      send={remove}
      submit={words.remove}
      busy={words.removing}
      onClose={onClose}
      careful
    >
      <div class="stack">
        {token ? <p class="muted">{words.current(<span class="mono">…{token.lastFour}</span>)}</p> : null}
        <p>
          {words.removeConsequence[tokenSource](isolated(name))}{' '}
          {readiness === 'LIVE' ? words.removeLive : ''}
        </p>
      </div>
    </FormDialog>
  );
}
