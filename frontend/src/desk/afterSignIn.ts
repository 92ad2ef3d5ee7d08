/** GraphiQL: a document of its own, so it is not reached by the desk's routes. */
export const GRAPHIQL = '/graphiql';

/** The page that a sign-in leads to: what `?next=` names, if it is a page for admins, else the home. */
export function pageAfterSignIn(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  if (next === GRAPHIQL) return next;
  const inside = /^\/admin\/[\w\-/]*(\?[^#\\]*)?$/.test(next) && !next.startsWith('/admin/login');
  return inside ? next : '/admin';
}
