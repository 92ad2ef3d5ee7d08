import { createStore } from '../ui/store';

/** Raised when something on this page ended sessions: the list then asks again. */
export const sessionsChanged = createStore(0);
