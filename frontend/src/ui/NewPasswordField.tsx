import '../styles/strength.css';
import { useState } from 'preact/hooks';
import { newPassword as passwordWords } from '#messages/newPassword';
import { SecretField } from './Field';
import { useRefused } from './Form';
import type { Refused } from './outcome';
import { passwordStrength } from './strength';

/** The name of the field in its form. */
export const NEW_PASSWORD = 'new-password';

/** Refuse a new password that is too short: the field itself says by how much. Nothing where it is long enough. */
export function weakness(password: string): Refused {
  return passwordStrength(password)?.ok ? {} : { [NEW_PASSWORD]: true };
}

/** A new password, with a line that says whether it is long enough yet. */
export function NewPasswordField({ label }: { label: string }) {
  const [strength, setStrength] = useState<ReturnType<typeof passwordStrength>>(null);
  // What the desk refuses is not strong, however long it is.
  const refused = useRefused(NEW_PASSWORD);
  return (
    <>
      <SecretField
        label={label}
        name={NEW_PASSWORD}
        autocomplete="new-password"
        hint={refused && refused !== true ? null : (strength?.sentence ?? passwordWords.hint)}
        onInput={(event) => setStrength(passwordStrength(event.currentTarget.value))}
        required
      />
      <meter
        class="strength"
        aria-hidden="true"
        min={0}
        max={1}
        low={0.59}
        high={0.99}
        optimum={1}
        value={refused && refused !== true ? 0 : (strength?.share ?? 0)}
      />
    </>
  );
}
