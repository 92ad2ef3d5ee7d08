import { studio as words } from '#messages/studio';

/** The four digits by which an admin on the telephone finds whose page this is. */
export function SupportCode({ code, large }: { code: string | null; large?: boolean }) {
  if (!code) return null;
  return (
    <p class={large ? 'support large' : 'support'}>
      {words.supportCode(<strong class="mono">{code}</strong>)}
    </p>
  );
}
