const STARTED_AGAIN = 'started-again';

/** Start the document again at an address, for the account that is signed in now. */
export function startAgain(path: string): void {
  // The note is in the history, not in the address: it is nobody's business but this document's.
  history.replaceState(STARTED_AGAIN, '', path);
  location.reload();
}

/** Whether this document has just started again for another account; true only once. */
export function hasStartedAgain(): boolean {
  if (history.state !== STARTED_AGAIN) return false;
  history.replaceState(null, '');
  return true;
}
