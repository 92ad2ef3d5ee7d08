import { useEffect, useRef } from 'preact/hooks';
import { MicrophoneIcon } from './Icons';
import { followSound } from './soundLevel';

const HEARD_FROM = 0.03;
const SILENT_AFTER_MS = 6000;

interface MicrophoneMeterProps {
  stream: MediaStream;
  /** Told when nothing was heard for six seconds, and when something is heard again. */
  onSilent: (silent: boolean) => void;
}

/** A ring that grows with the sound in the microphone, so that silence is seen before the show. */
export function MicrophoneMeter({ stream, onSilent }: MicrophoneMeterProps) {
  const ring = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    let heardAt = performance.now();
    let silent = false;
    const stop = followSound(stream, (level) => {
      ring.current?.style.setProperty('--level', level.toFixed(2));
      if (level >= HEARD_FROM) heardAt = performance.now();
      const nothing = performance.now() - heardAt > SILENT_AFTER_MS;
      if (nothing !== silent) onSilent(nothing);
      silent = nothing;
    });
    return () => {
      stop();
      onSilent(false);
    };
  }, [stream, onSilent]);

  return (
    <span class="round meter" ref={ring} aria-hidden="true">
      <MicrophoneIcon off={stream.getAudioTracks().length === 0} />
    </span>
  );
}
