/** What the desk knows of somebody that tells how far a new desk has come. */
export interface Known {
  token: object | null;
  nextToken: object | null;
  invitationPending: boolean;
  lastLiveAt: string | null;
}

/** Which of the steps to the first show are done, by whomever. */
export function stepsDone(people: readonly Known[]) {
  return {
    add: people.length > 0,
    // A token that the desk makes, or a room code, does as well.
    token: people.some(({ token, nextToken }) => token !== null || nextToken !== null),
    join: people.some(({ invitationPending }) => !invitationPending),
    show: people.some(({ lastLiveAt }) => lastLiveAt !== null),
  };
}
