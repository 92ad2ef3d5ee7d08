import { newTab } from '../messages/shared';

/** A link that opens in a new tab, and says so. */
export function NewTab({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="sr"> {newTab}</span>
    </a>
  );
}
