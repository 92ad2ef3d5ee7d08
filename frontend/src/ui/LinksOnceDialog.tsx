import type { ComponentChildren, ComponentProps } from 'preact';
import { useState } from 'preact/hooks';
import { linkList as words } from '#messages/linkList';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { LinkList } from './LinkList';
import { useAskedOnLeaving } from './staying';

interface LinksOnceDialogProps extends ComponentProps<typeof LinkList> {
  title: string;
  lead: string;
  onClose: () => void;
  /** Who got no link, and why. */
  children?: ComponentChildren;
}

/** Links of many that are shown only once: the dialog stays until they are said to be kept. */
export function LinksOnceDialog({ title, lead, onClose, children, ...list }: LinksOnceDialogProps) {
  const [kept, setKept] = useState(false);
  const [warned, setWarned] = useState(false);

  useAskedOnLeaving(!kept);

  return (
    <Dialog title={title} onClose={() => (kept ? onClose() : setWarned(true))} wide>
      <div class="stack">
        <p>{lead}</p>
        <LinkList {...list} />
        {children}
        <label class="check">
          <input type="checkbox" onChange={(event) => setKept(event.currentTarget.checked)} />
          {words.kept}
        </label>
        <div role="alert">{warned && !kept ? <p class="error">{words.keepFirst}</p> : null}</div>
      </div>
      <div class="actions">
        <Button disabled={!kept} title={kept ? undefined : words.keepFirst} onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  );
}
