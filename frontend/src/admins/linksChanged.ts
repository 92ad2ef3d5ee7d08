import { createStore } from '../ui/store';

/** Raised when a one-time link was made on this page: the list of open links then asks again. */
export const linksChanged = createStore(0);
