import { useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { tokenWords as words } from '../messages/token';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { toastDone } from '../ui/Toast';
import type { ActionProps } from './action';
import { ConflictNote, type ConflictNow } from './ConflictNote';

const RemoveAuthToken = graphql(`
  mutation RemoveAuthToken($input: RemoveAuthTokenInput!) {
    removeAuthToken(input: $input) {
      __typename
      ... on Conflict { message changes influencer { id version } }
      ... on NotFound { message }
    }
  }
`);

/** Asks before somebody's token is taken away. */
export function RemoveTokenDialog({ influencer, onClose, onDone }: ActionProps) {
  const { id, name, readiness, token } = influencer;
  const [conflict, setConflict] = useState<ConflictNow | null>(null);

  async function remove(): Promise<string | null> {
    try {
      const { removeAuthToken: result } = await mutate(RemoveAuthToken, {
        input: { influencerId: id, expectedVersion: conflict?.version ?? influencer.version },
      });
      onDone();
      if (result.__typename === 'NotFound') return result.message;
      if (result.__typename === 'Conflict') {
        const { version } = result.influencer;
        setConflict({ sentence: result.message, changes: result.changes, version });
        return null;
      }
      toastDone(words.removed(name));
      onClose();
      return null;
    } catch (reason) {
      return failureOf(reason).message;
    }
  }

  return (
    <ConfirmDialog
      title={words.removeTitle(name)}
      confirm={words.remove}
      busy={words.removing}
      onConfirm={remove}
      onClose={onClose}
    >
      {token ? (
        <p class="muted">
          {words.current}: <span class="mono">…{token.lastFour}</span>
        </p>
      ) : null}
      <p>
        {words.removeConsequence(name)} {readiness === 'LIVE' ? words.removeLive : ''}
      </p>
      <div role="alert">{conflict ? <ConflictNote {...conflict} /> : null}</div>
    </ConfirmDialog>
  );
}
