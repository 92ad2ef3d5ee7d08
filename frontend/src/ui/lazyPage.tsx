import type { ComponentType, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { failed as lazyWords } from '#messages/failed';
import { Button } from './Button';
import { Failed } from './Failed';

/** A page or dialog in a chunk of its own, fetched when it is first shown, or before that by `preload`.
 *
 * (preact/compat's lazy costs 3 kB in every load.)
 *
 * @param around frames what is said where it does not load.
 */
export function lazyPage<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  around: (failed: VNode, props: Props) => VNode = (failed) => failed,
) {
  let loaded: ComponentType<Props> | null = null;

  async function fetchOnce(): Promise<void> {
    if (!loaded) loaded = (await load()).default;
  }

  function LazyPage(props: Props) {
    const [Page, setPage] = useState<ComponentType<Props> | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    const fetchIt = () => {
      setFailed(false);
      fetchOnce().then(
        () => setPage(() => loaded),
        () => setFailed(true),
      );
    };
    useEffect(() => {
      if (!Page) fetchIt();
    }, []);
    if (failed)
      return around(
        <Failed sentence={lazyWords.partMissing} onTryAgain={fetchIt}>
          <Button onClick={() => location.reload()}>{lazyWords.reload}</Button>
        </Failed>,
        props,
      );
    return Page ? <Page {...props} /> : null;
  }

  LazyPage.preload = () => {
    // A failure is told when the page is really wanted.
    fetchOnce().catch(() => {});
  };
  return LazyPage;
}
