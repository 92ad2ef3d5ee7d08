import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

const RELEASED_AFTER_MS = 4000;

interface Held {
  /** Goes on the element around the list. */
  place: RefObject<HTMLDivElement>;
  held: boolean;
  /** Hold it for some seconds from now: something was done. */
  keep: () => void;
}

/** Whether a list has to hold still: while the pointer or the keyboard's focus is on it, and four seconds longer.
 *
 * A pointer that has not moved since the page came is not on the list, nor is the focus that a press leaves there.
 */
export function useHold(): Held {
  const place = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState(false);
  const on = useRef({ pointer: false, focus: false });
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const keep = useCallback(() => {
    setHeld(true);
    clearTimeout(timer.current);
    if (on.current.pointer || on.current.focus) return;
    timer.current = setTimeout(() => setHeld(false), RELEASED_AFTER_MS);
  }, []);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const ended = new AbortController();
    const listen = (name: string, what: 'pointer' | 'focus', follow: (event: Event) => boolean) =>
      element.addEventListener(
        name,
        (event) => {
          const is = follow(event);
          if (is && on.current[what]) return;
          on.current[what] = is;
          keep();
        },
        { signal: ended.signal, passive: true },
      );
    listen('pointermove', 'pointer', () => true);
    listen('pointerdown', 'pointer', () => true);
    listen('pointerleave', 'pointer', () => false);
    listen('pointercancel', 'pointer', () => false);
    listen('focusin', 'focus', ({ target }) => target instanceof Element && target.matches(':focus-visible'));
    listen('focusout', 'focus', () => false);
    return () => {
      ended.abort();
      clearTimeout(timer.current);
    };
  }, [keep]);

  return { place, held, keep };
}

/** Rows in their places, each as it is known last, and new ones after them. Later lists know better. */
export function inPlace<Row extends { id: string }>(...lists: readonly (readonly Row[])[]): Row[] {
  // A map keeps the place in which a key first came.
  return [...new Map(lists.flat().map((row) => [row.id, row])).values()];
}
