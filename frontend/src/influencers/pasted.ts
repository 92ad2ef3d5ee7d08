import type { FoundCredential } from './SearchField';

/** What somebody pasted into the search, for as long as it is looked up: never in the address or in storage. */
export interface Pasted {
  text: string;
  kind: FoundCredential;
  /** When: another paste is another. */
  at: number;
}
