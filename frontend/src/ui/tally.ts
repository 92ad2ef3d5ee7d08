import { createStore } from './store';

/** Whether anybody is on air: the mark's tally dot follows it. */
export const tally = createStore(false);
