import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { actWords as words } from '../messages/acts';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { toastDone, toastFailed } from '../ui/Toast';
import type { ActProps } from './act';

const ArchiveInfluencer = graphql(`
  mutation ArchiveInfluencer($influencerId: ID!, $archived: Boolean!) {
    archiveInfluencer(influencerId: $influencerId, archived: $archived) {
      __typename
      ... on NotFound { message }
    }
  }
`);

/** Asks before somebody is put aside; a toast leads back. */
export function ArchiveDialog({ influencer: { id, name, readiness }, onClose, onDone }: ActProps) {
  async function change(archived: boolean): Promise<string | null> {
    try {
      const { archiveInfluencer: result } = await mutate(ArchiveInfluencer, { influencerId: id, archived });
      onDone();
      return result.__typename === 'NotFound' ? result.message : null;
    } catch (reason) {
      return failureOf(reason).message;
    }
  }

  async function bringBack(): Promise<void> {
    const error = await change(false);
    if (error) toastFailed(error);
    else toastDone(words.restored(name));
  }

  async function archive(): Promise<string | null> {
    const error = await change(true);
    if (error) return error;
    toastDone(words.archived(name), () => void bringBack());
    onClose();
    return null;
  }

  return (
    <ConfirmDialog
      title={words.archiveTitle(name)}
      confirm={words.archive}
      busy={words.archiving}
      onConfirm={archive}
      onClose={onClose}
    >
      {readiness === 'LIVE' ? <p class="notice">{words.archiveLive(name)}</p> : null}
      <p>{words.archiveConsequence(name)}</p>
    </ConfirmDialog>
  );
}
