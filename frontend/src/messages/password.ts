/** What is said about a new password. */

export const passwordWords = {
  tooShort: (missing: number) =>
    missing === 1 ? '1 more character needed.' : `${missing} more characters needed.`,
  longEnough: (length: number) => `${length} characters: long enough. Longer is stronger.`,
  strong: (length: number) => `${length} characters: strong.`,
  hint: 'At least 12 characters. A sentence is easy to remember.',
};
