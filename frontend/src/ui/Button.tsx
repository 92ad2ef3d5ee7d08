import type { ComponentChildren, JSX } from 'preact';

interface ButtonProps extends Omit<JSX.IntrinsicElements['button'], 'disabled' | 'onClick' | 'ref' | 'icon'> {
  kind?: 'primary' | 'quiet' | 'plain';
  small?: boolean;
  /** Reachable and readable, but without effect. Say why in `title`. */
  disabled?: boolean;
  /** The verb in progress, such as "Saving..."; while set, the button has no effect. */
  busy?: string | null | undefined;
  onClick?: ((event: MouseEvent) => void) | undefined;
  children: ComponentChildren;
}

/** A button that stays focusable while it is busy or may not be pressed. */
export function Button({
  kind = 'plain',
  small,
  disabled,
  busy,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const blocked = Boolean(disabled || busy);
  const names = ['btn', kind === 'plain' ? '' : kind, small ? 'small' : '', busy ? 'busy' : ''];
  return (
    <button
      {...rest}
      type={type}
      class={names.filter(Boolean).join(' ')}
      aria-disabled={blocked || undefined}
      onClick={(event) => {
        if (blocked) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy || children}
    </button>
  );
}
