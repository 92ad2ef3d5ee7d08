import { createChanges } from '../ui/changes';

/** One-time links that are made on this page: the list of open links shows them. */
export const linksChanged = createChanges();
