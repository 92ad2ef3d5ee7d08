import { useEffect, useState } from 'preact/hooks';
import { useMayNot } from '../desk/mayNot';
import { influencersWords as words } from '../messages/desk';
import { lazyPage } from '../ui/lazyPage';
import type { Act, MayNot } from './act';
import { useStreaming } from './useStreaming';

const ActDialog = lazyPage(() => import('./ActDialog'));
const StopDialog = lazyPage(() => import('./StopDialog'));

/** What can be done for influencers, and the dialogs in which it is done.
 *
 * `refresh` is called after every change.
 */
export function useActs(emulatorUrl: string | null, refresh: () => void) {
  const [act, setAct] = useState<Act | null>(null);
  const streaming = useStreaming(refresh);
  const mayNot: MayNot = {
    tokens: useMayNot('MANAGE_TOKENS', words.setTokens),
    streaming: useMayNot('OPERATE_SHOWS', words.operateShows),
    people: useMayNot('MANAGE_INFLUENCERS', words.manage),
  };

  // Once the page stands: a press of a button then opens its dialog at once.
  useEffect(() => {
    const timer = setTimeout(() => {
      ActDialog.preload();
      StopDialog.preload();
    }, 1500);
    return () => clearTimeout(timer);
  }, []);

  const dialogs = (
    <>
      {act ? (
        <ActDialog act={act} emulatorUrl={emulatorUrl} onClose={() => setAct(null)} onDone={refresh} />
      ) : null}
      {streaming.asking ? (
        <StopDialog
          name={streaming.asking.name}
          busy={streaming.stopping}
          error={streaming.stopError}
          onStop={(reason) => void streaming.stop(reason)}
          onClose={streaming.keep}
        />
      ) : null}
    </>
  );
  return { begin: setAct, streaming, mayNot, dialogs };
}
