import { useState } from 'preact/hooks';
import { influencerForms as words } from '#messages/influencerForms';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import type { ActionProps } from './action';
import { archive, type Stops } from './archive';

interface ArchiveDialogProps extends ActionProps {
  /** They were brought back, without a password. */
  onBack: () => void;
}

/** Asks before somebody is archived, and again before that stops a show that was not seen; a toast leads back. */
export function ArchiveDialog({ influencer, onClose, onDone, onBack }: ArchiveDialogProps) {
  const { name, show } = influencer;
  const [stops, setStops] = useState<Stops | null>(
    show && { show, because: words.archiveLive(isolated(name)) },
  );
  return (
    <FormDialog
      // Another question, with the focus on its careful answer.
      key={stops?.show.id}
      title={words.archiveTitle(isolated(name))}
      send={() => archive(influencer, stops, onDone, setStops, onBack)}
      submit={words.archive}
      busy={words.archiving}
      onClose={onClose}
      careful
    >
      <div class="stack">
        {stops ? (
          <p class="notice">
            {stops.because} {words.archiveStops}
          </p>
        ) : null}
        <p>{words.archiveConsequence(isolated(name))}</p>
      </div>
    </FormDialog>
  );
}
