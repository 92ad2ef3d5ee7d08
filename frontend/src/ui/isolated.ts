const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

declare const ISOLATED: unique symbol;

/** A name that `isolated` has made fit for a sentence: the only kind that the catalogue's sentences take. */
export type Name = string & { readonly [ISOLATED]: true };

/** A name as it goes into a sentence: whatever its direction, it turns nothing around it. In a page, use `<bdi>`. */
export function isolated(name: string): Name;
export function isolated(name: string | null | undefined): Name | null;
export function isolated(name: string | null | undefined): Name | null {
  if (name == null) return null;
  const plain = name.replace(TURNING, '');
  return (RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain) as Name;
}
