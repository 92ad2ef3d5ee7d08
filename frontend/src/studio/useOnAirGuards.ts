import { useEffect } from 'preact/hooks';

/** While on air: the screen stays on, and leaving the page is asked about. */
export function useOnAirGuards(onAir: boolean): void {
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

    function ask(event: BeforeUnloadEvent): void {
      event.preventDefault();
    }

    void stayAwake();
    // The browser lets go of the lock whenever the page is hidden.
    document.addEventListener('visibilitychange', stayAwake);
    addEventListener('beforeunload', ask);
    return () => {
      done = true;
      void lock?.release();
      document.removeEventListener('visibilitychange', stayAwake);
      removeEventListener('beforeunload', ask);
    };
  }, [onAir]);
}
