import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { failed as lazyWords } from '#messages/failed';
import { Failed } from './Failed';

/** A page or dialog in a chunk of its own, fetched when it is first shown, or before that by `preload`.
 *
 * (preact/compat's lazy costs 3 kB in every load.)
 */
export function lazyPage<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  let loaded: ComponentType<Props> | null = null;

  async function fetchOnce(): Promise<void> {
    if (!loaded) loaded = (await load()).default;
  }

  function LazyPage(props: Props) {
    const [Page, setPage] = useState<ComponentType<Props> | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Page) return;
      fetchOnce().then(
        () => setPage(() => loaded),
        () => setFailed(true),
      );
    }, []);
    if (failed)
      return (
        <Failed
          sentence={lazyWords.partMissing}
          label={lazyWords.reload}
          onTryAgain={() => location.reload()}
        />
      );
    return Page ? <Page {...props} /> : null;
  }

  LazyPage.preload = () => {
    // A failure is told when the page is really wanted.
    fetchOnce().catch(() => {});
  };
  return LazyPage;
}
