/** The pages that a one-time link opens, with what may follow in the path instead of in the fragment. */
const PAGES =
  /^(\/admin\/(?:setup|invitation|secret-key)|\/invitation|\/sign-in|\/new-password|\/hand-in)\/*(?:[%&].*)?$/i;

/** What an entry of the history keeps, so that a reload of its page still has the secret. */
interface Kept {
  oneTimeSecret?: string;
}

/** The one-time secret in an address, with whatever the server still has to take off it; empty without one.
 *
 * Mail and chat programs add punctuation and parameters to a link, and write its # as %23, which others encode
 * again (%2523), as a wide character or as &#35;.
 */
export function secretIn(address: string): string {
  const [, end = ''] = /(?:#|%(?:25)*23|%EF%BC%83)(.*)/is.exec(address) ?? [];
  return /(?:^|[^\w-])([\w-]{43})(?![\w-])/.exec(end)?.[1] ?? end;
}

/** Take the one-time secret out of the address and keep it with this entry of the history. */
export function takeLink(): string {
  const page = PAGES.exec(location.pathname)?.[1];
  if (!page) return '';
  const kept = (history.state as Kept | null)?.oneTimeSecret;
  const secret = secretIn(location.href) || kept || '';
  history.replaceState(secret ? ({ oneTimeSecret: secret } satisfies Kept) : null, '', page);
  return secret;
}

/** Begin again with a link that is pasted over this document's address: that changes the fragment alone. */
export function followPastedLink(): void {
  addEventListener('hashchange', () => {
    if (PAGES.test(location.pathname) && location.hash) location.reload();
  });
}
