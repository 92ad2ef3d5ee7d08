import { type ComponentChild, render } from 'preact';
import './texts';

const root = document.getElementById('app');

/** Draw the document. */
export function draw(app: ComponentChild): void {
  if (root) render(app, root);
}
