import type { ComponentChildren } from 'preact';

export type BadgeShape =
  | 'live'
  | 'starting'
  | 'ready'
  | 'check'
  | 'expiring'
  | 'blocked'
  | 'no-token'
  | 'off'
  | 'off-air';

/** A status: a shape first, a colour second, always a word, the same for everybody. `plain` drops the filled chip of a live one. */
export function StatusBadge({
  shape,
  plain,
  children,
}: {
  shape: BadgeShape;
  plain?: boolean;
  children: ComponentChildren;
}) {
  return (
    <span class={plain ? `badge plain ${shape}` : `badge ${shape}`} translate={false}>
      <i aria-hidden="true" />
      {children}
    </span>
  );
}
