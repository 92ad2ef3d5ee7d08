import { useEffect, useRef } from 'preact/hooks';
import { MicrophoneIcon } from './Icons';

/** A ring that grows with the sound in the microphone, so that silence is seen before the show. */
export function MicrophoneMeter({ stream }: { stream: MediaStream }) {
  const ring = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    if (stream.getAudioTracks().length === 0) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = 0;
    let shown = 0;

    function look(): void {
      analyser.getFloatTimeDomainData(samples);
      let square = 0;
      for (const sample of samples) square += sample * sample;
      // Speech at arm's length has an RMS near 0.1.
      const level = Math.min(1, Math.sqrt(square / samples.length) * 6);
      shown = Math.max(level, shown * 0.92);
      ring.current?.style.setProperty('--level', shown.toFixed(2));
      frame = requestAnimationFrame(look);
    }

    // A page that nobody has touched yet starts with its sound held back.
    const resume = () => void context.resume();
    addEventListener('pointerdown', resume);
    look();
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('pointerdown', resume);
      void context.close();
    };
  }, [stream]);

  return (
    <span class="round meter" ref={ring} aria-hidden="true">
      <MicrophoneIcon off={stream.getAudioTracks().length === 0} />
    </span>
  );
}
