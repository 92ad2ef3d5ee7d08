import { stopShow as words } from '#messages/stopShow';
import { TextField } from '../ui/Field';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import type { Outcome } from '../ui/outcome';

interface StopDialogProps {
  name: string;
  onStop: (reason: string) => Promise<Outcome>;
  onClose: () => void;
}

/** Asks before somebody's running show is stopped. */
export default function StopDialog({ name, onStop, onClose }: StopDialogProps) {
  return (
    <FormDialog
      title={words.title(isolated(name))}
      send={(typed) => onStop(typed('reason').trim())}
      submit={words.stop}
      busy={words.stopping}
      cancel={words.keep}
      onClose={onClose}
      careful
    >
      <p>{words.consequence(isolated(name))}</p>
      <TextField
        label={words.reason}
        hint={words.reasonHint(isolated(name))}
        name="reason"
        autocomplete="off"
      />
    </FormDialog>
  );
}
