import { type ComponentChild, render } from 'preact';
import './texts';

const root = document.getElementById('app');

function clear(): void {
  if (root) render(null, root);
}

/** Draw the document.
 *
 * A browser may keep it as it was left, for the way back; by then somebody may have signed out, so nothing stays in it
 * and it starts again.
 */
export function draw(app: ComponentChild): void {
  if (!root) return;
  render(app, root);
  // Beside what is shown first; without it, everything else works.
  import('./focus').then(({ keepFocus }) => keepFocus()).catch(() => {});
  addEventListener('pagehide', ({ persisted }) => {
    if (persisted) clear();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    clear();
    location.reload();
  });
}

/** Go on in a fresh document after a sign-out: nothing that was on screen stays in memory. */
export function leaveFor(path: string): void {
  clear();
  location.assign(path);
}
