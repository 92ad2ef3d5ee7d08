import { useEffect, useState } from 'preact/hooks';

let offset = 0;

/** Learn the server's clock from the Date of an answer (unix ms), so that a wrong laptop clock misleads nobody. */
export function setServerClock(serverMs: number): void {
  const measured = serverMs - Date.now();
  // The header counts whole seconds and the answer travelled: small differences are noise.
  offset = Math.abs(measured) > 5000 ? measured : 0;
}

/** The present by the server's clock, unix ms. */
export function now(): number {
  return Date.now() + offset;
}

/** The present, renewed every `everyMs` while mounted, and with every other reason to render. */
export function useNow(everyMs: number): number {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now();
}
