/** GraphiQL: a document of its own, so it is not reached by the desk's routes. */
export const GRAPHIQL = '/graphiql';

/** The page that a sign-in leads to: what `?next=` names, if it is a page for admins, else the home. */
export function pageAfterSignIn(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  if (next === GRAPHIQL) return next;
  const inside = /^\/admin\/[\w\-/]*(\?[^#\\]*)?$/.test(next) && !next.startsWith('/admin/login');
  return inside ? next : '/admin';
}

/** The address of the sign-in page that leads back to where somebody was. */
export function signInAddress(path: string, search: string): string {
  const page = search ? `${path}?${search}` : path;
  return page === '/admin' || page === '/admin/influencers'
    ? '/admin/login'
    : `/admin/login?next=${encodeURIComponent(page)}`;
}
