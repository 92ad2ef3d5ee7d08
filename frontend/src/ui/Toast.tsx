import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { toasts as toastWords } from '#messages/toasts';
import type { Done } from './outcome';
import { createStore, useStore } from './store';

interface Toast {
  id: number;
  text: ComponentChildren;
  about?: string | undefined;
  tone: 'done' | 'failed';
  buttons: readonly { label: string; press?: () => void }[];
  lastsMs?: number;
}

const SHOWN_AT_ONCE = 3;
const SHOWN_FOR_MS = 6000;
const CHOSEN_FROM_FOR_MS = 20_000;
const toasts = createStore<Toast[]>([]);
let lastId = 0;

function show(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  const others = toasts.get().filter(({ about }) => about === undefined || about !== toast.about);
  toasts.set([...others, { ...toast, id: lastId }].slice(-SHOWN_AT_ONCE));
}

function dismiss(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

/** Say that something was done, with the way back and what may come next: for six seconds, or until it can be chosen from. */
export function toastDone({ done, about, undo, next = [] }: Done): void {
  const buttons = undo ? [{ label: toastWords.undo, press: undo }] : [];
  const lastsMs = next.length > 1 ? CHOSEN_FROM_FOR_MS : SHOWN_FOR_MS;
  show({ text: done, about, tone: 'done', buttons: [...buttons, ...next], lastsMs });
}

/** Say that something failed; stays until it is dismissed. */
export function toastFailed(text: ComponentChildren): void {
  show({ text, tone: 'failed', buttons: [{ label: toastWords.dismiss }] });
}

function ToastItem({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || toast.lastsMs === undefined) return;
    const timer = setTimeout(() => dismiss(toast.id), toast.lastsMs);
    return () => clearTimeout(timer);
  }, [held, toast]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: holding the toast while it is read is a courtesy, not a control
    <div
      class={`toast ${toast.tone}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {toast.buttons.map(({ label, press }) => (
        <button
          key={label}
          type="button"
          onClick={() => {
            dismiss(toast.id);
            press?.();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** The corner where toasts appear; stands once in a document. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {useStore(toasts).map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
