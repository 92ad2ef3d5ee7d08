import { token as words } from '#messages/token';
import { TextField } from '../ui/Field';

/** The name of the field in its form. */
export const ROOM_CODE = 'hms-room-code';

/** A room code, typed or left to the desk. */
export function RoomCodeField({ hint, autofocus }: { hint?: string | undefined; autofocus?: boolean }) {
  return (
    <TextField
      label={words.roomCode}
      hint={hint}
      mono
      name={ROOM_CODE}
      placeholder={words.roomCodePlaceholder}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      autofocus={autofocus}
    />
  );
}
