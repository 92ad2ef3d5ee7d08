import type { ComponentType } from 'preact';
import { dialogs } from '#messages/dialogs';
import { failed as words } from '#messages/failed';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { lazyPage } from './lazyPage';

/** A dialog in a chunk of its own: where that does not load, it says so in front of everything, as a dialog does.
 *
 * @param title of what stands in for it then.
 */
export function lazyDialog<Props extends { onClose: () => void }>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  title: string = words.title,
) {
  return lazyPage<Props>(load, (failed, { onClose }) => (
    <Dialog title={title} onClose={onClose}>
      {failed}
      <div class="actions">
        <Button onClick={onClose}>{dialogs.cancel}</Button>
      </div>
    </Dialog>
  ));
}
