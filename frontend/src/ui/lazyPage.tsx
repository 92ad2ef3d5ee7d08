import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A page in a chunk of its own, fetched when it is first shown. (preact/compat's lazy costs 3 kB in every load.) */
export function lazyPage<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  let loaded: ComponentType<Props> | null = null;
  return function LazyPage(props: Props) {
    const [Page, setPage] = useState<ComponentType<Props> | null>(() => loaded);
    useEffect(() => {
      if (loaded) return;
      void load().then((module) => {
        loaded = module.default;
        setPage(() => loaded);
      });
    }, []);
    return Page ? <Page {...props} /> : null;
  };
}
