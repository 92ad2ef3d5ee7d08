import { many as words } from '#messages/many';
import { FormDialog } from '../ui/FormDialog';
import type { Outcome } from '../ui/outcome';
import { csv, json } from './exporting';
import { peopleOf } from './many';

interface ExportDialogProps {
  ids: readonly string[];
  /** Whether whoever exports may manage influencers, and so have their emails. */
  withEmail: boolean;
  onClose: () => void;
}

function save(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** Saves a file about those who are chosen. */
export function ExportDialog({ ids, withEmail, onClose }: ExportDialogProps) {
  async function run(format: string): Promise<Outcome> {
    const people = await peopleOf(ids, withEmail);
    if (format === 'json') save(json(people), 'application/json', words.fileName('json'));
    else save(csv(people), 'text/csv', words.fileName('csv'));
    return { done: words.exported(people.length) };
  }

  return (
    <FormDialog
      title={words.exportTitle(ids.length)}
      send={(typed) => run(typed('format'))}
      submit={words.export}
      busy={words.exporting}
      onClose={onClose}
    >
      <p>{withEmail ? words.exportWhat : words.exportWithoutEmail}</p>
      <fieldset class="roles">
        <legend>{words.format}</legend>
        {(['csv', 'json'] as const).map((format) => (
          <label class="check" key={format}>
            <input type="radio" name="format" value={format} defaultChecked={format === 'csv'} />
            {words.formats[format]}
          </label>
        ))}
      </fieldset>
    </FormDialog>
  );
}
