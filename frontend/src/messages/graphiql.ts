/** What stands around GraphiQL. English; facts first, one word per concept, no "please". */

export const graphiqlWords = {
  title: 'GraphiQL',
  actAs: (name: string, role: string) => `You action as ${name} (${role}) on this desk.`,
  nobody: 'Nobody is signed in here.',
  signIn: 'Sign in',
  back: 'Back to the desk',
  examples: 'Examples',
  needs: (permissions: readonly string[]) => `Needs ${permissions.join(', ')}`,
  notGranted: (permissions: readonly string[]) =>
    `Needs ${permissions.join(', ')}: your role does not grant it`,
  unreachable: 'The desk does not answer. Check your connection, then send it again.',
  noAnswer: (status: number) => `The desk gave no answer (HTTP ${status}). Send it again.`,
};
