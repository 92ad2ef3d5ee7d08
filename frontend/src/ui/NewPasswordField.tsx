import type { Ref } from 'preact';
import { useState } from 'preact/hooks';
import { passwordWords } from '../messages/password';
import { SecretField } from './Field';
import { passwordStrength } from './strength';

/** Why a new password cannot be taken; null when its length is enough. */
export function weakness(password: string): string | null {
  const strength = passwordStrength(password);
  return strength?.ok ? null : (strength?.sentence ?? passwordWords.hint);
}

interface NewPasswordFieldProps {
  label: string;
  inputRef: Ref<HTMLInputElement>;
  error?: string | null | undefined;
  autofocus?: boolean;
}

/** A new password, with a line that says whether it is long enough yet. */
export function NewPasswordField({ label, inputRef, error, autofocus }: NewPasswordFieldProps) {
  const [strength, setStrength] = useState<ReturnType<typeof passwordStrength>>(null);
  return (
    <>
      <SecretField
        label={label}
        inputRef={inputRef}
        name="new-password"
        autocomplete="new-password"
        hint={strength?.sentence ?? passwordWords.hint}
        error={error === strength?.sentence ? null : error}
        aria-invalid={error ? 'true' : undefined}
        autofocus={autofocus}
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
        value={strength?.share ?? 0}
      />
    </>
  );
}
