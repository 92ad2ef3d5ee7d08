import { newInvitations as words } from '#messages/newInvitations';
import type { NewInvitation } from '../gql/graphql';
import { LinksOnceDialog } from '../ui/LinksOnceDialog';
import { toastDone } from '../ui/Toast';

/** An invitation that was just made, as the desk returns it once. */
export type Invitation = Pick<NewInvitation, 'influencerId' | 'name' | 'email'> & {
  link: Pick<NewInvitation['link'], 'url' | 'expiresAt'>;
};

interface NewInvitationsDialogProps {
  links: Invitation[];
  /** What led to them, said once the dialog goes. */
  done: string;
  onClose: () => void;
}

/** The links of everybody who needs a new password, shown only once: the dialog stays until they are said to be kept. */
export function NewInvitationsDialog({ links, done, onClose }: NewInvitationsDialogProps) {
  return (
    <LinksOnceDialog
      title={words.title(links.length)}
      lead={words.lead}
      links={links.map(({ influencerId: id, name, email, link }) => ({ id, name, detail: email, ...link }))}
      share={words.share}
      message={words.message}
      onClose={() => {
        toastDone({ done: `${done} ${words.asked(links.length)}` });
        onClose();
      }}
    />
  );
}
