/** What a text in the search box looks like: a secret that must reach neither the address nor the search.
 *
 * UNFINISHED is a room code while it is being typed by hand.
 */
export type Credential = 'TOKEN' | 'ROOM_CODE' | 'UNFINISHED';

// The beginning of a JWT's header, or so long an unbroken text that it can only be a part of one.
const TOKEN = /eyJ[\w-]{8,}|[\w-]{40,}/;
const BEFORE = '(?:^|[\\s/"\'=])';
const ROOM_CODE = new RegExp(`${BEFORE}[a-z]{3}-[a-z]{3,4}-[a-z]{3}(?:$|[\\s?#/"'])`, 'i');
const UNFINISHED = new RegExp(`${BEFORE}[a-z]{3}-[a-z]{3,4}-[a-z]{0,2}$`, 'i');

/** Tell whether a text is, or holds, a token or a room code; null where it is something to search for. */
export function credentialIn(text: string): Credential | null {
  if (TOKEN.test(text)) return 'TOKEN';
  if (ROOM_CODE.test(text)) return 'ROOM_CODE';
  return UNFINISHED.test(text) ? 'UNFINISHED' : null;
}
