import { useLayoutEffect, useRef } from 'preact/hooks';

/** A row that moves to its new place would lose the focus on the way. */
export function useKeptFocus(): void {
  const focused = useRef<Element | null>(null);
  focused.current = document.activeElement;
  useLayoutEffect(() => {
    const before = focused.current;
    const { activeElement, body } = document;
    const lost = activeElement === body || activeElement === null;
    // To focus what has the focus already would lay the whole page out at once.
    if (lost && before !== body && before instanceof HTMLElement && before.isConnected)
      before.focus({ preventScroll: true });
  });
}
