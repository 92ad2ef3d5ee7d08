/** Follow how loud a stream is, 0 to 1, some 60 times a second while the page is seen; returns how to stop. */
export function followSound(stream: MediaStream, onLevel: (level: number) => void): () => void {
  if (stream.getAudioTracks().length === 0) return () => {};
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
    // Until the browser lets sound be looked at, silence means nothing.
    if (context.state === 'running') onLevel(shown);
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
}
