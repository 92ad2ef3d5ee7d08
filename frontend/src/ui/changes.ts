import { useEffect } from 'preact/hooks';
import { createStore, useStore } from './store';

/** A change that one part of a page makes and another part shows. */
export function createChanges() {
  const count = createStore(0);
  return {
    /** Say that something was changed. */
    tell: () => count.set(count.get() + 1),
    /** Ask again whenever something was changed while this part stands on the page. */
    useRefresh(refresh: () => void): void {
      const present = useStore(count);
      useEffect(() => {
        if (present > 0) refresh();
      }, [present]);
    },
  };
}
