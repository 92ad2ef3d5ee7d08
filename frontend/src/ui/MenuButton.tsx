import type { ComponentChildren, RefObject } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

/** What an open menu knows of the button that opened it. */
export interface Opened {
  id: string;
  label: string;
  opener: RefObject<HTMLButtonElement>;
  onClose: () => void;
}

interface MenuButtonProps {
  label: string;
  /** The menu, while it is open. */
  children: (opened: Opened) => ComponentChildren;
}

/** A button with three dots that opens a menu. */
export function MenuButton({ label, children }: MenuButtonProps) {
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        ref={opener}
        type="button"
        class="btn quiet dots"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={() => {
          // The browser has closed an open menu already, when the pointer went down outside of it.
          setOpen(!wasOpen.current);
          wasOpen.current = false;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {open ? children({ id, label, opener, onClose: () => setOpen(false) }) : null}
    </>
  );
}
