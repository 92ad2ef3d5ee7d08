import { createChanges } from '../ui/changes';

/** Sessions that are ended by something on this page: the list of sessions shows it. */
export const sessionsChanged = createChanges();
