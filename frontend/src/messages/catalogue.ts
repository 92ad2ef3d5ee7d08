import type * as English from './en';

/** A language that has every text which English has; `tsc` names the first one that is missing. */
export type Catalogue<Language extends typeof English> = Language;
