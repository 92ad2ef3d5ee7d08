import { dialogs as confirmWords } from '#messages/dialogs';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Form, type FormProps } from './Form';
import { toast } from './press';

interface FormDialogProps extends Omit<FormProps, 'actions' | 'autocomplete' | 'onDone'> {
  title: string;
  onClose: () => void;
  wide?: boolean;
  cancel?: string | undefined;
  /** What is confirmed has a consequence: pressing Return by habit must do no harm. */
  careful?: boolean | undefined;
}

/** A form in a dialog, which goes when it is done. */
export function FormDialog({ title, onClose, wide, cancel, careful, ...form }: FormDialogProps) {
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <Form
        {...form}
        autocomplete="off"
        onDone={(outcome) => {
          toast(outcome);
          onClose();
        }}
        actions={(submit) => (
          <div class="actions">
            <Button onClick={onClose} autofocus={careful}>
              {cancel ?? confirmWords.cancel}
            </Button>
            {submit}
          </div>
        )}
      />
    </Dialog>
  );
}
