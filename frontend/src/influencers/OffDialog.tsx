import { stopShow as words } from '#messages/stopShow';
import { TextField } from '../ui/Field';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import type { Outcome } from '../ui/outcome';
import type { Asking } from './useStreaming';

interface OffDialogProps {
  asking: Asking;
  onAnswer: (reason: string) => Promise<Outcome>;
  onClose: () => void;
}

/** Asks before somebody's running show is stopped, or for the reason why they are off. */
export default function OffDialog({
  asking: { name, about, reason, because },
  onAnswer,
  onClose,
}: OffDialogProps) {
  const stops = about === 'stop';
  return (
    <FormDialog
      key={about}
      title={words.titles[about](isolated(name))}
      send={(typed) => onAnswer(typed('reason').trim())}
      submit={words.submit[about]}
      busy={words.busy[about]}
      cancel={stops ? words.keep : undefined}
      onClose={onClose}
      careful={stops}
    >
      {because ? <p class="notice">{because}</p> : null}
      {about === 'reason' ? null : (
        <p>{stops ? words.consequence(isolated(name)) : words.offConsequence(isolated(name))}</p>
      )}
      <TextField
        label={words.reason}
        hint={words.reasonHint(isolated(name))}
        name="reason"
        autocomplete="off"
        defaultValue={reason}
        autofocus={!stops}
      />
    </FormDialog>
  );
}
