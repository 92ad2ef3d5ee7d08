import { failures } from '#messages/failures';

export type FailureCode = Exclude<
  keyof typeof failures,
  'internalWithId' | 'tooMany' | 'wrongAddress' | 'diskFull'
>;

/** What should not have happened to a request. Outcomes that a caller must expect are data, never this. */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    sentence: string = failures[code],
  ) {
    super(sentence);
    this.name = 'Failure';
  }
}

/** Read one sentence and a code out of whatever went wrong. */
export function failureOf(reason: unknown): Failure {
  return reason instanceof Failure ? reason : new Failure('INTERNAL');
}

/** A problem that the desk tells: what is the case, and what to do about it. */
export interface Problem {
  message: string;
  fix?: string | null;
}

/** A problem in one text. */
export function sentenceOf({ message, fix }: Problem): string {
  return fix ? `${message} ${fix}` : message;
}
