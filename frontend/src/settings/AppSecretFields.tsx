import { useState } from 'preact/hooks';
import { hmsAccounts as words } from '#messages/hmsAccounts';
import { SecretField } from '../ui/Field';
import type { Typed } from '../ui/Form';

/** As the desk names its field: a refusal finds it. */
export const APP_SECRET = 'appSecret';
const MAY_BLOCK = 'mayBlockTokens';

interface AppSecretFieldsProps {
  /** How many stored tokens the secret does not sign, once the desk has said so; null before. */
  doubted: number | null;
  autofocus?: boolean;
}

/** The app secret, and the question whether it is a new one where it signs none of the stored tokens. */
export function AppSecretFields({ doubted, autofocus }: AppSecretFieldsProps) {
  return (
    <>
      <SecretField
        label={words.appSecret}
        hint={words.appSecretHint}
        name={APP_SECRET}
        autocomplete="off"
        autofocus={autofocus}
        required
        mono
      />
      {doubted === null ? null : (
        <label class="check">
          <input type="checkbox" name={MAY_BLOCK} value="yes" />
          {words.mayBlock(doubted)}
        </label>
      )}
    </>
  );
}

/** What the desk has said of the secret, and what was typed of it. */
export function useAppSecret() {
  const [doubted, setDoubted] = useState<number | null>(null);
  const secretIn = (typed: Typed) => ({
    appSecret: typed(APP_SECRET),
    mayBlockTokens: typed(MAY_BLOCK) === 'yes',
  });
  return { doubted, setDoubted, secretIn };
}
