import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ListFilter } from './filter';

type Show = (next: ListFilter, replace: boolean, state?: object | null) => void;

/** Marks the entries of the browser's history to which opening a panel led. */
const OPENED = { panelOpened: true };

function openedHere(): boolean {
  return (history.state as typeof OPENED | null)?.panelOpened === true;
}

/** One person's panel beside the list: in the address, closed by Back too; the focus returns to its opener. */
export function usePanel(filter: ListFilter, show: Show) {
  const opener = useRef<HTMLElement | null>(null);
  const before = useRef('');
  const leaving = useRef(false);
  /** Whom to open once the way back has closed the panel. */
  const next = useRef('');

  useLayoutEffect(() => {
    leaving.current = false;
    const wanted = next.current;
    next.current = '';
    const closed = before.current;
    before.current = filter.person;
    if (filter.person || !closed) return;
    if (wanted) return show({ ...filter, person: wanted }, false, OPENED);
    const button = document.querySelector<HTMLElement>(`tr[data-id="${closed}"] .name button`);
    const back = opener.current?.isConnected ? opener.current : button;
    back?.focus({ preventScroll: true });
    opener.current = null;
  }, [filter.person]);

  return {
    open(person: string): void {
      if (person === filter.person && !leaving.current) return;
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body)
        opener.current = document.activeElement;
      else opener.current = null;
      if (leaving.current) next.current = person;
      // From one person to the next: Back leads to the list, not through everybody.
      else if (filter.person) show({ ...filter, person }, true);
      else show({ ...filter, person }, false, OPENED);
    },
    close(): void {
      if (!filter.person || leaving.current) return;
      leaving.current = true;
      if (openedHere()) history.back();
      else show({ ...filter, person: '' }, true, null);
    },
  };
}
