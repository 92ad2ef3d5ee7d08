import type { ComponentChildren } from 'preact';
import { studio as words } from '#messages/studio';
import { isolated } from '../ui/isolated';
import { FlipIcon, MicrophoneIcon } from './Icons';
import type { Phase } from './machine';

interface LiveControlsProps {
  phase: Phase;
  soundOnly: boolean;
  muted: boolean;
  /** Whose show this is, where another account has signed in in this browser; null where none has. */
  otherAccount: string | null;
  onMicrophone: (on: boolean) => void;
  /** Null where there is only one camera. */
  onFlip: (() => void) | null;
  onEnd: () => void;
  /** What stands below everything. */
  children: ComponentChildren;
}

function sentence({ phase, muted, soundOnly, otherAccount }: LiveControlsProps): string {
  if (otherAccount !== null) return words.otherAccount(isolated(otherAccount));
  if (phase === 'connecting') return words.connectingHint;
  if (phase === 'reconnecting') return words.reconnectingHint;
  if (muted) return words.youAreLiveMuted;
  return soundOnly ? words.youAreLiveSoundOnly : words.youAreLive;
}

/** What can be done during a show: microphone, end, camera. */
export function LiveControls(props: LiveControlsProps) {
  const { phase, muted, onMicrophone, onFlip, onEnd, children } = props;
  return (
    <main class="footer">
      <p role="status">{sentence(props)}</p>
      <div class="controls">
        {phase === 'connecting' ? (
          <button type="button" class="golive" aria-disabled="true">
            {words.connecting}
          </button>
        ) : (
          <>
            <button
              type="button"
              class="round"
              aria-label={muted ? words.unmute : words.mute}
              aria-pressed={muted}
              onClick={() => onMicrophone(muted)}
            >
              <MicrophoneIcon off={muted} />
            </button>
            <button type="button" class="golive" onClick={onEnd}>
              {words.end}
            </button>
            {onFlip ? (
              <button type="button" class="round" aria-label={words.flip} onClick={onFlip}>
                <FlipIcon />
              </button>
            ) : null}
          </>
        )}
      </div>
      {children}
    </main>
  );
}
