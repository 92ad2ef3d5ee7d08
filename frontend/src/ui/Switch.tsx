interface SwitchProps {
  label: string;
  on: boolean;
  disabled?: boolean;
  title?: string | undefined;
  onChange: (on: boolean) => void;
}

/** An on/off switch that shows the owner's state, never its own. */
export function Switch({ label, on, disabled, title, onChange }: SwitchProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      class="switch"
      aria-label={label}
      checked={on}
      disabled={disabled ?? false}
      title={title}
      onClick={(event) => {
        // The owner decides, perhaps after asking: until then the switch stays as it is.
        event.preventDefault();
        onChange(!on);
      }}
    />
  );
}
