import { influencerForms as words } from '#messages/influencerForms';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import type { ActionProps } from './action';
import { archive } from './archive';

/** Asks before somebody is archived; a toast leads back. */
export function ArchiveDialog({ influencer, onClose, onDone }: ActionProps) {
  const { name, readiness } = influencer;
  return (
    <FormDialog
      title={words.archiveTitle(isolated(name))}
      send={() => archive(influencer, onDone)}
      submit={words.archive}
      busy={words.archiving}
      onClose={onClose}
      careful
    >
      <div class="stack">
        {readiness === 'LIVE' ? <p class="notice">{words.archiveLive(isolated(name))}</p> : null}
        <p>{words.archiveConsequence(isolated(name))}</p>
      </div>
    </FormDialog>
  );
}
