import { useState } from 'preact/hooks';

/** Copies a text; `copied` is null before, and false where the browser does not allow it (plain http has no clipboard). */
export function useCopy() {
  const [copied, setCopied] = useState<boolean | null>(null);

  /** Copy, or else run `byHand`, which makes it easy to copy by hand. */
  async function copy(text: string, byHand?: () => void): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      byHand?.();
      setCopied(false);
    }
  }

  return { copied, copy, forget: () => setCopied(null) };
}
