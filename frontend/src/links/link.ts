/** The pages that a one-time link opens. */
const PAGES = ['/admin/setup', '/admin/invitation', '/admin/secret-key', '/invitation', '/sign-in'];

/** Take the one-time secret out of the address's fragment, and the fragment out of the address bar. */
export function takeLink(): string {
  if (!PAGES.includes(location.pathname) || !location.hash) return '';
  const secret = decodeURIComponent(location.hash.slice(1));
  history.replaceState(history.state, '', location.pathname);
  return secret;
}

/** Begin again with a link that is pasted over this document's address: that changes the fragment alone. */
export function followPastedLink(): void {
  addEventListener('hashchange', () => {
    if (PAGES.includes(location.pathname) && location.hash) location.reload();
  });
}
