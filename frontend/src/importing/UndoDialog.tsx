import { useState } from 'preact/hooks';
import { importing as words } from '#messages/importing';
import type { UndoImportMutation } from '../gql/graphql';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Form } from '../ui/Form';
import { NamedList } from '../ui/NamedList';
import { type Outcome, refuse } from '../ui/outcome';
import { useArrival } from '../ui/Page';
import { undo } from './import';

type Undone = Extract<UndoImportMutation['undoImport'], { __typename: 'ImportUndone' }>;

interface UndoDialogProps {
  importId: string;
  onDone: () => void;
  onClose: () => void;
}

/** Undoes an import, and names what stays because it has changed since. */
export function UndoDialog({ importId, onDone, onClose }: UndoDialogProps) {
  const [undone, setUndone] = useState<Undone | null>(null);

  async function run(): Promise<Outcome> {
    const result = await undo(importId);
    if (result.__typename === 'NotFound') return refuse(result);
    setUndone(result);
    onDone();
    return undefined;
  }

  if (undone) return <Result undone={undone} onClose={onClose} />;
  return (
    <Dialog title={words.undoTitle} onClose={onClose}>
      <Form
        send={run}
        submit={words.undo}
        busy={words.undoing}
        actions={(submit) => (
          <div class="actions">
            <Button onClick={onClose} autofocus>
              {words.keep}
            </Button>
            {submit}
          </div>
        )}
      >
        <p>{words.undoWhat}</p>
      </Form>
    </Dialog>
  );
}

function Result({ undone: { people, shows, kept }, onClose }: { undone: Undone; onClose: () => void }) {
  const summary = useArrival<HTMLParagraphElement>();
  return (
    <Dialog title={words.undoneTitle} onClose={onClose}>
      <div class="stack">
        <p ref={summary} tabIndex={-1} role="status">
          {words.undone({ people, shows })}
        </p>
        {kept.length > 0 ? (
          <>
            <p>{words.keptTitle}</p>
            <NamedList
              of={kept.map(({ influencerId, name, why }, at) => ({
                key: `${influencerId} ${at}`,
                name,
                said: why,
              }))}
            />
          </>
        ) : null}
        <div class="actions">
          <Button kind="primary" onClick={onClose}>
            {words.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
