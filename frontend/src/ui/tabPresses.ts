import { createStore } from './store';

/** How often a tab of the desk was pressed: its page then shows what it shows without a filter. */
export const tabPresses = createStore(0);
