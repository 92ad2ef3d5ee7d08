import '../styles/menu.css';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Opened } from './MenuButton';

export interface MenuItem {
  label: string;
  onChoose: () => void;
  /** Why it cannot be chosen; null or absent when it can. */
  whyNot?: string | null;
}

const GAP = 4;

function place(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const below = at.bottom + GAP;
  const fits = below + menu.offsetHeight <= innerHeight - GAP;
  menu.style.top = `${fits ? below : Math.max(GAP, at.top - GAP - menu.offsetHeight)}px`;
  menu.style.left = `${Math.max(GAP, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - GAP))}px`;
}

/** A menu while it is open: arrows move in it, Escape closes it and gives the focus back. */
export function OpenMenu({ items, id, label, opener, onClose }: Opened & { items: MenuItem[] }) {
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const [element, button] = [menu.current, opener.current];
    if (!element || !button) return;
    const follow = () => place(element, button);
    element.showPopover();
    follow();
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
    addEventListener('scroll', follow, { capture: true, passive: true });
    addEventListener('resize', follow);
    return () => {
      removeEventListener('scroll', follow, { capture: true });
      removeEventListener('resize', follow);
    };
  }, []);

  function close(): void {
    onClose();
    opener.current?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const choices = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const index = choices.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: choices.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      choices[(to + choices.length) % choices.length]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') close();
    // What is pressed in a menu is meant for the menu.
    event.stopPropagation();
  }

  return (
    <div
      ref={menu}
      id={id}
      class="menu"
      role="menu"
      tabIndex={-1}
      popover="auto"
      aria-label={label}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-disabled={item.whyNot ? 'true' : undefined}
          title={item.whyNot ?? undefined}
          onClick={() => {
            if (item.whyNot) return;
            close();
            item.onChoose();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
