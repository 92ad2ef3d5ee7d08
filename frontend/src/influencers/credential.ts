/** What a text in the search box looks like: a secret that must reach neither the address nor the search.
 *
 * UNFINISHED is a room code while it is being typed by hand.
 */
export type Credential = 'TOKEN' | 'ROOM_CODE' | 'UNFINISHED';

// The beginning of a JWT's header, or so long an unbroken text that it can only be a part of one.
const TOKEN = /eyJ[\w-]{8,}|[\w-]{40,}/;
// A room code is all of a word: it is not taken out of an email address or the name of a host.
const BEFORE = '(?:^|[^\\p{L}\\p{N}@.+-]|(?:^|[^\\p{L}\\p{N}])[.+])';
const AFTER = '(?![\\p{L}\\p{N}@+-]|\\.[\\p{L}\\p{N}])';
const ROOM_CODE = new RegExp(`${BEFORE}[a-z]{3}-[a-z]{3,4}-[a-z]{3}${AFTER}`, 'iu');
const SPACED = /^\W*[a-z]{3}\s*-+\s*[a-z]{3,4}\s*-+\s*[a-z]{3}\W*$/i;
const BROKEN_LINK = /\.\S*\/[a-z]{3}-\s*[a-z]{3,4}-\s*[a-z]{3}(?![a-z@])/i;
const CALLED_A_CODE = /code.*?[^a-z][a-z]{3}\s{0,2}-+\s{0,2}[a-z]{3,4}\s{0,2}-+\s{0,2}[a-z]{3}(?![a-z@])/is;
const UNFINISHED = new RegExp(`${BEFORE}[a-z]{3}-[a-z]{3,4}-[a-z]{0,2}$`, 'iu');

/** Tell whether a text is, or holds, a token or a room code; null where it is something to search for.
 *
 * It knows what the server knows (`hms/room_codes.py`, `hms/escapes.py`) and is stricter where that is simpler:
 * what it takes for a secret is only looked up instead of searched for.
 */
export function credentialIn(text: string): Credential | null {
  const plain = unescaped(text);
  if (TOKEN.test(plain)) return 'TOKEN';
  if ([ROOM_CODE, SPACED, CALLED_A_CODE, BROKEN_LINK].some((form) => form.test(plain))) return 'ROOM_CODE';
  return UNFINISHED.test(plain) ? 'UNFINISHED' : null;
}

/** Tell whether a text with something like a room code in it may as well be a name: Ana-Lisa-Mae. */
export function mayBeName(text: string): boolean {
  const plain = unescaped(text);
  const likeACode = plain.match(/\b[a-z]{3}\s*-\s*[a-z]{3,4}\s*-\s*[a-z]{3}\b/gi) ?? [];
  return /^(?:(?!code)[\p{L}\p{M}\s'.’-])+$/iu.test(plain) && likeACode.length <= 1;
}

/** Undo what web addresses, HTML, Markdown editors and keyboards write in place of plain characters. */
function unescaped(text: string): string {
  let plain = text;
  for (let before = ''; before !== plain; ) {
    before = plain;
    plain = plain
      .normalize('NFKC')
      .replace(/[\p{Cf}\p{DI}]/gu, '')
      .replace(/[\p{Pd}\u2043\u2212]/gu, '-')
      .replace(/%([2-7][\da-f])|&#x([2-7][\da-f]);/gi, (_, percent, html) =>
        String.fromCharCode(Number.parseInt(percent ?? html, 16)),
      )
      .replace(/&#(\d{2,3});/g, (_, code) => String.fromCharCode(Number(code)))
      .replace(/&amp;/gi, '&')
      .replace(/\\(?=[!-/:-@[-`{-~])/g, '');
  }
  return plain;
}
