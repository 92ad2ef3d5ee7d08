import { useState } from 'preact/hooks';
import type { Outcome } from '../ui/outcome';

/** Somebody else's change, as the desk tells it. */
interface Conflict {
  message: string;
  changes: string[];
  influencer: { version: number };
}

/** The version that a dialog changes; after somebody else's change, the one to save over. */
export function useConflict(version: number) {
  const [newer, setNewer] = useState<number | null>(null);
  return {
    version: newer ?? version,
    /** Whether somebody else's change was met, so that the next save goes over it. */
    met: newer !== null,
    /** Refuse, with what was changed meanwhile, one line a change. */
    meet({ message, changes, influencer }: Conflict): Outcome {
      setNewer(influencer.version);
      return {
        refused: {
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
