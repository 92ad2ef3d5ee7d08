import type { ComponentChildren } from 'preact';
import { failureOf, type Problem, sentenceOf } from './failure';

/** Why something was refused, by the names of the fields it is about; what is about none of them stands under ''.
 *
 * True marks a field that says by itself what is wrong with it.
 */
export type Refused = Record<string, ComponentChildren>;

/** Done, with a sentence that says so, and the way back where there is one. */
export interface Done {
  done: string;
  /** What it is about: the next that is done about the same takes this one's place. */
  about?: string;
  undo?: () => void;
  /** What may come next, as further buttons. */
  next?: readonly { label: string; press: () => void }[];
}

/** What became of something that was sent; undefined where nothing is to be said of it. */
export type Outcome = Done | { refused: Refused } | undefined;

/** Refuse with a problem's sentence, beside the field that it is about. */
export function refuse(problem: Problem, field = ''): Outcome {
  return { refused: { [field]: sentenceOf(problem) } };
}

/** Send, and take a failure of the request itself as a refusal. */
export async function outcomeOf(send: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await send();
  } catch (reason) {
    return refuse(failureOf(reason));
  }
}
