/** The page that a sign-in leads to: what `?next=` names, if it is a page of the desk, else the home. */
export function pageAfterSignIn(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  const inside = /^\/admin\/[\w\-/]*(\?[^#\\]*)?$/.test(next) && !next.startsWith('/admin/login');
  return inside ? next : '/admin/influencers';
}

/** The address of the sign-in page that leads back to where somebody was. */
export function signInAddress(path: string, search: string): string {
  const page = search ? `${path}?${search}` : path;
  return page === '/admin' || page === '/admin/influencers'
    ? '/admin/login'
    : `/admin/login?next=${encodeURIComponent(page)}`;
}
