import { useState } from 'preact/hooks';
import { token as words } from '#messages/token';
import type { Outcome, Refused } from '../ui/outcome';

/** Somebody else's change, as the desk tells it. */
interface Conflict {
  message: string;
  changes: string[];
  influencer: { version: number };
}

/** Add what the room code is now. */
export function tellRoomCode<
  Met extends { message: string; influencer: { roomCode: { hint: string } | null } },
>(met: Met): Met {
  const { message, influencer } = met;
  return influencer.roomCode
    ? { ...met, message: `${message} ${words.codeNow(influencer.roomCode.hint)}` }
    : met;
}

/** The version that is changed: the one that was read, or after somebody else's change the one to save over. */
export function useConflict(version: number) {
  const [newer, setNewer] = useState<number | null>(null);
  return {
    version: Math.max(newer ?? 0, version),
    /** Whether somebody else's change was met, so that the next save goes over it. */
    met: newer !== null,
    /** Refuse, with what was changed meanwhile, one line a change, and what stands at the fields in conflict. */
    meet({ message, changes, influencer }: Conflict, fields: Refused = {}): Outcome {
      setNewer(influencer.version);
      return {
        refused: {
          ...fields,
          '': (
            <div class="conflict">
              <p class="error">{message}</p>
              {changes.length > 0 ? (
                <ul>
                  {changes.map((change) => (
                    <li key={change}>{change}</li>
                  ))}
                </ul>
              ) : null}
            </div>
          ),
        },
      };
    },
  };
}
