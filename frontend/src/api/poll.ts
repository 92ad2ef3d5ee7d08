import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { now } from '../ui/clock';

export interface Poll<Data> {
  /** The newest answer; stays while a later poll fails. */
  data: Data | null;
  /** When `data` was fetched, unix ms. */
  asOf: number | null;
  /** Why the newest poll failed; null once one succeeds. */
  failure: unknown;
  /** True while the first answer to the present question is awaited. */
  pending: boolean;
  refresh(): void;
}

interface Told<Data> {
  data: Data | null;
  asOf: number | null;
  failure: unknown;
}

/** Ask again every `everyMs` while the page is visible; a new `load` is a new question and is asked at once. */
export function usePoll<Data>(load: () => Promise<Data>, everyMs: number): Poll<Data> {
  const [told, setTold] = useState<Told<Data>>({ data: null, asOf: null, failure: null });
  const [pending, setPending] = useState(true);
  const refreshNow = useRef<() => void>(() => {});

  useEffect(() => {
    let turn = 0;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setPending(true);

    async function ask(): Promise<void> {
      turn += 1;
      const mine = turn;
      clearTimeout(timer);
      try {
        const data = await load();
        if (stopped || mine !== turn) return;
        setTold({ data, asOf: now(), failure: null });
      } catch (failure) {
        if (stopped || mine !== turn) return;
        setTold((before) => ({ ...before, failure }));
      }
      setPending(false);
      if (!document.hidden) timer = setTimeout(ask, everyMs);
    }

    function onVisible(): void {
      if (document.hidden) clearTimeout(timer);
      else void ask();
    }

    refreshNow.current = () => void ask();
    document.addEventListener('visibilitychange', onVisible);
    addEventListener('online', onVisible);
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
      removeEventListener('online', onVisible);
    };
  }, [load, everyMs]);

  const refresh = useCallback(() => refreshNow.current(), []);
  return { ...told, pending, refresh };
}
