/** What lies over the rest of a page. */
const LAYER = 'dialog, [role=dialog], [popover], .toasts';
const PART = 'section, dialog, [role=dialog], main';

/** What had the focus in one layer, and the parts of the page around it, innermost first. */
interface Place {
  element: HTMLElement;
  parts: HTMLElement[];
}

/** The newest place of each layer, the newest last. */
const places = new Map<Element, Place>();
let holder: HTMLElement | null = null;

function remember(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return;
  holder = target;
  const parts: HTMLElement[] = [];
  for (let at = target.parentElement; at; at = at.parentElement) if (at.matches(PART)) parts.push(at);
  const layer = target.closest(LAYER) ?? document.body;
  places.delete(layer);
  places.set(layer, { element: target, parts });
}

/** Somebody may leave with the focus for nowhere; what is taken away loses it too, but is gone by then. */
function letGo(): void {
  queueMicrotask(() => {
    if (holder?.isConnected && document.activeElement !== holder) holder = null;
  });
}

function take(element: HTMLElement | null): boolean {
  element?.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** Lead to the heading of a part: a button of a list would do what nobody meant with the next press of a key. */
function arriveAt(part: HTMLElement): boolean {
  const first = part.isConnected ? part.querySelector<HTMLElement>(':is(h1, h2, h3), :scope > button') : null;
  if (first && !first.matches('button')) first.tabIndex = -1;
  return take(first);
}

function findAgain(): void {
  if (!holder || holder.isConnected) return;
  holder = null;
  if (document.activeElement && document.activeElement !== document.body) return;
  for (const [layer, { element, parts }] of [...places].reverse()) {
    if (!layer.isConnected) places.delete(layer);
    else if ((element.isConnected && take(element)) || parts.some(arriveAt)) return;
  }
  const page = document.querySelector('main');
  if (page) arriveAt(page);
}

/** Where what has the focus goes away, lead it to the heading of its part, to what had it before a dialog or toast, or to the page's heading.
 *
 * The browser would leave it nowhere, and a reader of the screen at the top of the page.
 */
export function keepFocus(): void {
  // It may come after the page: what has the focus by then counts, too.
  if (document.activeElement !== document.body) remember(document.activeElement);
  document.addEventListener('focusin', ({ target }) => remember(target));
  document.addEventListener('focusout', letGo);
  new MutationObserver(findAgain).observe(document.body, { childList: true, subtree: true });
}
