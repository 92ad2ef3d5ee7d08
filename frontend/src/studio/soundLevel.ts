// What is drawn with each frame would keep the phone of somebody who waits for their show busy.
const EVERY_MS = 50;

/** Follow how loud a stream is, 0 to 1, some 20 times a second while the page is seen; returns how to stop. */
export function followSound(stream: MediaStream, onLevel: (level: number) => void): () => void {
  if (stream.getAudioTracks().length === 0) return () => {};
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048; // some 45 ms: a word between two looks is heard
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let frame = requestAnimationFrame(look);
  let looked = -EVERY_MS;
  let shown = 0;

  function look(now: number): void {
    frame = requestAnimationFrame(look);
    if (now - looked < EVERY_MS) return;
    looked = now;
    analyser.getFloatTimeDomainData(samples);
    let square = 0;
    for (const sample of samples) square += sample * sample;
    // Speech at arm's length has an RMS near 0.1.
    const level = Math.min(1, Math.sqrt(square / samples.length) * 6);
    shown = Math.max(level, shown * 0.78);
    // Until the browser lets sound be looked at, silence means nothing.
    if (context.state === 'running') onLevel(shown);
  }

  // A page that nobody has touched yet starts with its sound held back.
  const resume = () => void context.resume();
  addEventListener('pointerdown', resume);
  return () => {
    cancelAnimationFrame(frame);
    removeEventListener('pointerdown', resume);
    void context.close();
  };
}
