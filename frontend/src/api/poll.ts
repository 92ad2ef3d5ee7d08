import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { now } from '../ui/clock';
import { type Failure, failureOf } from '../ui/failure';
import type { Asked } from '../ui/Listing';

export interface Poll<Data> extends Asked<Data> {
  failure: Failure | null;
  /** Ask at once; done when what is shown is as new as that. */
  refresh(): Promise<void>;
}

type Told<Data> = Pick<Poll<Data>, 'data' | 'asOf' | 'failure'>;

/** Ask again every `everyMs` while the page is visible; a new `load` is a new question and is asked at once. */
export function usePoll<Data>(load: () => Promise<Data>, everyMs: number): Poll<Data> {
  const [told, setTold] = useState<Told<Data>>({ data: null, asOf: null, failure: null });
  const [pending, setPending] = useState(true);
  const refreshNow = useRef<() => Promise<void>>(async () => {});

  useEffect(() => {
    let turn = 0;
    let latest = Promise.resolve();
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
      } catch (reason) {
        if (stopped || mine !== turn) return;
        setTold((before) => ({ ...before, failure: failureOf(reason) }));
      }
      setPending(false);
      if (!document.hidden) timer = setTimeout(askAgain, everyMs);
    }

    function askAgain(): void {
      latest = ask();
    }

    function onVisible(): void {
      if (document.hidden) clearTimeout(timer);
      else askAgain();
    }

    refreshNow.current = async () => {
      askAgain();
      // An answer that a newer question has overtaken is dropped: what is shown is the newer one's.
      for (let awaited: Promise<void> | null = null; awaited !== latest; ) {
        awaited = latest;
        await awaited;
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    addEventListener('online', onVisible);
    askAgain();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
      removeEventListener('online', onVisible);
    };
  }, [load, everyMs]);

  const refresh = useCallback(() => refreshNow.current(), []);
  return { ...told, pending, answered: told.asOf !== null, refresh };
}
