import { useEffect, useRef } from 'preact/hooks';

const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** Whether something has been typed into this field of a form that leaving would lose. */
function isWriting(field: Element | null): boolean {
  const writes = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  return writes && field.form !== null && field.value !== field.defaultValue;
}

/** Do something for single keys, wherever the focus is, except where somebody types or a dialog is open. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
      const target = event.target instanceof Element ? event.target : null;
      // Escape leaves also from a field; a modal dialog has its own.
      if (event.key !== 'Escape' && target?.closest(TYPING)) return;
      if (isWriting(target) || document.querySelector('dialog[open]')) return;
      latest.current[event.key]?.(event);
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
