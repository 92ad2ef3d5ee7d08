/** The address of the sign-in page that leads back to where somebody was. */
export function signInAddress(path: string, search: string): string {
  const page = search ? `${path}?${search}` : path;
  return page === '/admin' || page === '/admin/influencers'
    ? '/admin/login'
    : `/admin/login?next=${encodeURIComponent(page)}`;
}
