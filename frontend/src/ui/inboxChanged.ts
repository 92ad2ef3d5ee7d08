import { createChanges } from './changes';

/** Something was done about the inbox on this page: the bar counts again. */
export const inboxChanged = createChanges();
