import { confirmWords } from '../messages/confirm';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { OneTimeLink } from './OneTimeLink';

export interface MadeLink {
  url: string;
  expiresAt: string;
}

interface LinkOnceDialogProps {
  title: string;
  lead: string;
  /** What the share sheet says about it. */
  share: string;
  made: MadeLink;
  onClose: () => void;
}

/** A link that was just made, shown this once. */
export function LinkOnceDialog({ title, lead, share, made, onClose }: LinkOnceDialogProps) {
  return (
    <Dialog key="made" title={title} onClose={onClose}>
      <div class="stack">
        <p>{lead}</p>
        <OneTimeLink url={made.url} expiresAt={made.expiresAt} title={share} />
      </div>
      <div class="actions">
        <Button onClick={onClose}>{confirmWords.done}</Button>
      </div>
    </Dialog>
  );
}
