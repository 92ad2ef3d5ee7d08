import { useEffect, useRef } from 'preact/hooks';

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
  const wayBack = useRef(onWayBack);
  wayBack.current = onWayBack;

  useEffect(() => {
    if (!onAir) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    // One more entry of this same page, for the way back to lead to.
    const stay = () => history.pushState(ON_AIR, '', location.href);
    function onPop(): void {
      stay();
      wayBack.current();
    }

    if (history.state !== ON_AIR) stay();
    addEventListener('beforeunload', ask);
    addEventListener('popstate', onPop);
    return () => {
      removeEventListener('beforeunload', ask);
      removeEventListener('popstate', onPop);
    };
  }, [onAir]);
}

const ON_AIR = 'on-air';
