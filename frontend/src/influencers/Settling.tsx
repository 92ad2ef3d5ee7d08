import { influencers as words } from '#messages/influencers';

/** Says that lists leave some people out, while it is worked out anew how very many stand. */
export function Settling({ counts }: { counts: { settling: boolean } | undefined }) {
  return counts?.settling ? (
    <p class="notice" role="status">
      {words.settling}
    </p>
  ) : null;
}
