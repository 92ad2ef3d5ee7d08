import { useEffect, useRef } from 'preact/hooks';
import { createStore, useStore } from './store';

/** Ask again whenever what the answer depends on has become another. */
export function useAskAgain(dependsOn: unknown, refresh: () => void): void {
  const before = useRef(dependsOn);
  useEffect(() => {
    if (before.current === dependsOn) return;
    before.current = dependsOn;
    refresh();
  }, [dependsOn]);
}

/** A change that one part of a page makes and another part shows. */
export function createChanges() {
  const count = createStore(0);
  return {
    /** Say that something was changed. */
    tell: () => count.set(count.get() + 1),
    /** Ask again whenever something was changed while this part stands on the page. */
    useRefresh: (refresh: () => void) => useAskAgain(useStore(count), refresh),
  };
}
