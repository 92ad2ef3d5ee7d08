/** Whom streaming is switched for, and what is asked before it. */

export interface Person {
  id: string;
  name: string;
  /** The show that was seen to be open: only this one is ever stopped. */
  show: { id: string } | null;
}

/** A question before the switch: it stops a show, or it is about a reason, or about that alone. */
export interface Asking extends Person {
  about: 'stop' | 'off' | 'reason';
  /** Why it is asked although it was answered: what the desk knew better. */
  because?: string;
  /** The reason that stands there. */
  reason: string;
}
