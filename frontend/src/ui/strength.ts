import { newPassword as passwordWords } from '#messages/newPassword';

export const SHORTEST_PASSWORD = 12;
const STRONG_FROM = 20;

/** What the length of a password says about it; null while nothing is typed. Characters, not UTF-16 units. */
export function passwordStrength(password: string): { ok: boolean; share: number; sentence: string } | null {
  // As the desk counts: accents and the letter beneath are one character, a long dash is two hyphens.
  const length = [...password.normalize('NFKC').replace(/[\u2014\u2015]/g, '--')].length;
  if (length === 0) return null;
  const share = Math.min(1, length / STRONG_FROM);
  if (length < SHORTEST_PASSWORD)
    return { ok: false, share, sentence: passwordWords.tooShort(SHORTEST_PASSWORD - length) };
  if (length < STRONG_FROM) return { ok: true, share, sentence: passwordWords.longEnough(length) };
  return { ok: true, share, sentence: passwordWords.strong(length) };
}
