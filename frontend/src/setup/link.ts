/** Take the one-time secret out of the address's fragment, and the fragment out of the address bar. */
export function takeLink(): string {
  if (location.pathname !== '/admin/setup' || !location.hash) return '';
  const secret = decodeURIComponent(location.hash.slice(1));
  history.replaceState(history.state, '', location.pathname);
  return secret;
}

/** Begin again with a link that is pasted over this document's address: that changes the fragment alone. */
export function followPastedLink(): void {
  addEventListener('hashchange', () => {
    if (location.pathname === '/admin/setup' && location.hash) location.reload();
  });
}
