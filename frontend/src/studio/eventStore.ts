const KEY = 'client-events';

/** Forget what the 100ms SDK kept for its event host: after a failure that holds the whole token. */
export function forgetEvents(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is closed to this page, so nothing was kept either.
  }
}

/** Keep the SDK from storing its events at all. Call before the SDK loads. */
export function forbidEventStore(): void {
  forgetEvents();
  addEventListener('pagehide', forgetEvents);
  const setItem = Storage.prototype.setItem;
  Storage.prototype.setItem = function set(this: Storage, key: string, value: string): void {
    if (key !== KEY) setItem.call(this, key, value);
  };
}
