const HOLDER = 'greenroom-holder';
const SHOW = 'greenroom-show';

/** A random id of this tab, kept over a reload, so that a reload can come back to its show. */
export function holderId(): string {
  const kept = sessionStorage.getItem(HOLDER);
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const made = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  sessionStorage.setItem(HOLDER, made);
  return made;
}

/** The show that this tab was last in, or null. */
export function lastShow(): string | null {
  return sessionStorage.getItem(SHOW);
}

/** Note which show this tab is in; null when it is over. */
export function rememberShow(showId: string | null): void {
  if (showId === null) sessionStorage.removeItem(SHOW);
  else sessionStorage.setItem(SHOW, showId);
}
