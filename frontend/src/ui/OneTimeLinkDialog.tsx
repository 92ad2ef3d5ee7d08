import type { ComponentChildren } from 'preact';
import { dialogs as confirmWords } from '#messages/dialogs';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { OneTimeLink } from './OneTimeLink';
import { WorksHereOnly } from './WorksHereOnly';

export interface MadeLink {
  url: string;
  expiresAt: string;
}

interface OneTimeLinkDialogProps {
  title: string;
  lead: string;
  /** What the share sheet and a mail's subject say about it. */
  share: string;
  /** What is sent with it. */
  message: string;
  hint?: string | undefined;
  /** Of whom it is for, where that is known: "+4915123456789". */
  phone?: string;
  /** Null while it is being made. */
  link: MadeLink | null;
  onClose: () => void;
  children?: ComponentChildren;
}

/** A one-time link, shown only once. */
export function OneTimeLinkDialog({
  title,
  lead,
  share,
  link,
  onClose,
  children,
  ...rest
}: OneTimeLinkDialogProps) {
  return (
    <Dialog key="link" title={title} onClose={onClose}>
      <div class="stack">
        <p>{lead}</p>
        {link ? (
          <>
            <WorksHereOnly urls={[link.url]} />
            <OneTimeLink {...link} {...rest} title={share} />
          </>
        ) : null}
        {children}
      </div>
      <div class="actions">
        <Button onClick={onClose}>{confirmWords.done}</Button>
      </div>
    </Dialog>
  );
}
