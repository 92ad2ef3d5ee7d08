import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { actWords as words } from '../messages/acts';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { toastDone } from '../ui/Toast';
import type { ActionProps } from './action';
import { restore } from './RowMenu';

const ArchiveInfluencer = graphql(`
  mutation ArchiveInfluencer($input: ArchiveInfluencerInput!) {
    archiveInfluencer(input: $input) {
      __typename
      ... on NotFound { message }
    }
  }
`);

/** Asks before somebody is put aside; a toast leads back. */
export function ArchiveDialog({ influencer: { id, name, readiness }, onClose, onDone }: ActionProps) {
  async function archive(): Promise<string | null> {
    try {
      const { archiveInfluencer: result } = await mutate(ArchiveInfluencer, { input: { influencerId: id } });
      onDone();
      if (result.__typename === 'NotFound') return result.message;
    } catch (reason) {
      return failureOf(reason).message;
    }
    toastDone(words.archived(name), () => void restore(id, name, onDone));
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
