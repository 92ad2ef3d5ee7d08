import { inbox as words } from '#messages/inbox';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import type { Outcome } from '../ui/outcome';

interface DeleteTokenDialogProps {
  name: string;
  lastFour: string;
  onDelete: () => Promise<Outcome>;
  onClose: () => void;
}

/** Asks before a token that was handed in is deleted: nobody can have it back. */
export default function DeleteTokenDialog({ name, lastFour, onDelete, onClose }: DeleteTokenDialogProps) {
  return (
    <FormDialog
      title={words.deleteTitle(isolated(name))}
      send={onDelete}
      submit={words.close.HANDED_IN}
      busy={words.deleting}
      onClose={onClose}
      careful
    >
      <p>{words.deleteLead({ lastFour: <span class="mono">…{lastFour}</span>, name: isolated(name) })}</p>
    </FormDialog>
  );
}
