import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface ButtonProps extends Omit<JSX.IntrinsicElements['button'], 'disabled' | 'onClick' | 'ref' | 'icon'> {
  kind?: 'primary' | 'quiet' | 'plain';
  small?: boolean;
  /** Reachable and readable, but without effect. Say why in `title`: it is told beside the button as well. */
  disabled?: boolean;
  /** The verb in progress, such as "Saving..."; while set, the button has no effect. */
  busy?: string | null | undefined;
  /** The id of what it is about, where other rows have such a button: its label ends with that. */
  of?: string | undefined;
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
  title,
  of,
  ...rest
}: ButtonProps) {
  const blocked = Boolean(disabled || busy);
  const names = ['btn', kind === 'plain' ? '' : kind, small ? 'small' : '', busy ? 'busy' : ''];
  const id = useId();
  const why = disabled ? title : undefined;
  const button = (
    <button
      {...rest}
      type={type}
      title={title}
      id={of && `${id}-do`}
      aria-labelledby={of && `${id}-do ${of}`}
      aria-describedby={why && id}
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
  return (
    <>
      {/* A title is nothing to a finger; a small button stands among many, where there is no room to say it. */}
      {why ? (
        <span id={id} class={small ? 'sr' : 'hint'}>
          {why}
        </span>
      ) : null}
      {button}
    </>
  );
}
