import { general } from '#messages/general';

/** A link that opens in a new tab, and says so. */
export function NewTab({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="sr"> {general.newTab}</span>
    </a>
  );
}
