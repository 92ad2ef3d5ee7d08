import '../styles/listKeys.css';
import { useState } from 'preact/hooks';
import { listKeys as words } from '#messages/listKeys';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { useKeys } from '../ui/keys';

/** A phone has no keyboard to press these on. */
const HAS_KEYBOARD = matchMedia('(any-hover: hover) and (any-pointer: fine)').matches;

interface ListKeysProps {
  /** Whose panel is open; empty if nobody's. */
  person: string;
  /** Change somebody's name and email; null where this admin may not. */
  onEdit: ((id: string) => void) | null;
  onClosePanel: () => void;
}

function focused(): HTMLTableRowElement | null {
  return document.activeElement?.closest<HTMLTableRowElement>('tr[data-id]') ?? null;
}

/** Move the focus to a name: Enter opens the panel from there, as it does for every button. */
function move(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('main tr[data-id]')];
  const present = focused();
  const next = present ? rows[rows.indexOf(present) + by] : rows[0];
  next?.querySelector<HTMLElement>('.name button')?.focus();
}

/** What single keys do on the list, and where that is written. */
export default function ListKeys({ person, onEdit, onClosePanel }: ListKeysProps) {
  const [shown, setShown] = useState(false);
  useKeys({
    '/': (event) => {
      event.preventDefault();
      document.querySelector<HTMLElement>('input[type=search]')?.focus();
    },
    j: () => move(1),
    k: () => move(-1),
    t: (event) => {
      const place = document.activeElement?.closest('tr[data-id], .panel');
      const button = place?.querySelector<HTMLElement>('[data-act=token]');
      if (!button) return;
      event.preventDefault();
      button.click();
    },
    e: (event) => {
      const id = focused()?.dataset.id ?? person;
      if (!id || !onEdit) return;
      event.preventDefault();
      onEdit(id);
    },
    x: () => focused()?.querySelector<HTMLElement>('.choose input')?.click(),
    '?': () => setShown(true),
    Escape: onClosePanel,
  });
  return (
    <>
      {HAS_KEYBOARD ? (
        <div class="more">
          <Button kind="quiet" small aria-keyshortcuts="?" onClick={() => setShown(true)}>
            {words.title} <kbd aria-hidden="true">?</kbd>
          </Button>
        </div>
      ) : null}
      {shown ? (
        <Dialog title={words.title} onClose={() => setShown(false)}>
          <dl class="keys">
            {Object.entries(words.keys).map(([key, what]) => (
              <>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </>
            ))}
          </dl>
          <div class="actions">
            <Button kind="primary" onClick={() => setShown(false)}>
              {words.close}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
