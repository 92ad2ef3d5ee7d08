import { useCallback, useEffect, useRef } from 'preact/hooks';

/** While `staying`, the browser asks before the document is left: closed, reloaded, or another one opened. */
export function useAskedOnLeaving(staying: boolean): void {
  useEffect(() => {
    if (!staying) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [staying]);
}

/** What the entry says that is there only for the way back to lead from; the rest is the page's own. */
interface Extra {
  staysHere?: true;
}

function isExtra(): boolean {
  return (history.state as Extra | null)?.staysHere === true;
}

/** One more entry of this same page, for the way back to lead to. */
function addEntry(): void {
  history.pushState({ ...history.state, staysHere: true } satisfies Extra, '', location.href);
}

/** While `staying`, leaving the document is asked about, and the way back leads to this page and to `onWayBack`.
 *
 * @returns what leaves all the same: takes the extra entry of the history away, and then calls what goes on.
 */
export function useStaying(staying: boolean, onWayBack: () => void): (goOn: () => void) => void {
  const wayBack = useRef(onWayBack);
  wayBack.current = onWayBack;
  const leaving = useRef(false);
  useAskedOnLeaving(staying);

  useEffect(() => {
    if (!staying) return;
    function onPop(): void {
      if (leaving.current) return;
      addEntry();
      wayBack.current();
    }

    if (!isExtra()) addEntry();
    addEventListener('popstate', onPop);
    return () => removeEventListener('popstate', onPop);
  }, [staying]);

  return useCallback((goOn) => {
    if (!isExtra()) return goOn();
    leaving.current = true;
    addEventListener('popstate', goOn, { once: true });
    history.back();
  }, []);
}
