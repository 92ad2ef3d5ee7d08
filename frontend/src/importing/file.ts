/** The most that a request can hold of a spreadsheet, with what JSON adds to it. */
const MOST_BYTES = 250_000;

/** The most commas and brackets that a request can hold. */
const MOST_PARTS = 24_000;

/** Whether a spreadsheet fits into one request. */
export function fits(text: string): boolean {
  return (
    text.length <= 240_000 &&
    (text.match(/[,[{]/g)?.length ?? 0) <= MOST_PARTS &&
    new TextEncoder().encode(JSON.stringify(text)).length <= MOST_BYTES
  );
}

/** A spreadsheet as it is sent: without the empty cells at the end of its rows, where it does not fit with them. */
export function sent(text: string): string {
  return fits(text) ? text : text.replace(/[,;\t ]+(?=\r?$)/gm, '');
}

/** The text of a file, whatever program saved it; null for a workbook, which is no text.
 *
 * UTF-8 and UTF-16 are known by their mark or by what is in them; anything else is taken for Windows-1252, in which
 * Excel saves CSV files.
 */
export function textOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if ((first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf)) return null;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // Without a mark: of two bytes of a Latin letter in UTF-16, one is zero.
  const start = bytes.subarray(0, 400);
  const zeros = [0, 0];
  start.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > start.length / 5) return new TextDecoder('utf-16le').decode(bytes);
  if (even > start.length / 5) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
