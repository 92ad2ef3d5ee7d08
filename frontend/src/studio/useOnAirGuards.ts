import { useEffect } from 'preact/hooks';
import { useStaying } from '../ui/staying';

/** Keep the screen on. */
function useWakeLock(onAir: boolean): void {
  useEffect(() => {
    if (!onAir) return;
    let lock: WakeLockSentinel | null = null;
    let done = false;

    async function stayAwake(): Promise<void> {
      if (document.hidden || !('wakeLock' in navigator)) return;
      try {
        const taken = await navigator.wakeLock.request('screen');
        if (done) await taken.release();
        else lock = taken;
      } catch {
        // Low battery, or not allowed: the show goes on.
      }
    }

    void stayAwake();
    // The browser lets go of the lock whenever the page is hidden.
    document.addEventListener('visibilitychange', stayAwake);
    return () => {
      done = true;
      void lock?.release();
      document.removeEventListener('visibilitychange', stayAwake);
    };
  }, [onAir]);
}

/** While on air: the screen stays on, leaving the document is asked about, and the way back asks to end the show. */
export function useOnAirGuards(onAir: boolean, onWayBack: () => void): void {
  useWakeLock(onAir);
  useStaying(onAir, onWayBack);
}
