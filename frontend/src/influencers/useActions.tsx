import { useEffect, useState } from 'preact/hooks';
import { whyNot as sentences } from '#messages/whyNot';
import { useWhyNot } from '../api/permissions';
import { lazyDialog } from '../ui/lazyDialog';
import type { Action, WhyNot } from './action';
import { RowMenu } from './RowMenu';
import { useStreaming } from './useStreaming';

const ActionDialog = lazyDialog(() => import('./ActionDialog'));
const OffDialog = lazyDialog(() => import('./OffDialog'));

/** What can be done for influencers, and the dialogs in which it is done.
 *
 * `refresh` is called after every change.
 */
export function useActions(emulatorUrl: string | null, refresh: () => Promise<void>) {
  const [action, setAct] = useState<Action | null>(null);
  const streaming = useStreaming(refresh);
  const { asking } = streaming;
  const whyNot: WhyNot = {
    tokens: useWhyNot('MANAGE_TOKENS', sentences.setTokens),
    streaming: useWhyNot('OPERATE_SHOWS', sentences.switchStreaming),
    influencers: useWhyNot('MANAGE_INFLUENCERS', sentences.manageInfluencers),
  };

  // Once the page stands: a press of a button then opens its dialog at once.
  useEffect(() => {
    const timer = setTimeout(() => {
      ActionDialog.preload();
      OffDialog.preload();
      RowMenu.preload();
    }, 1500);
    return () => clearTimeout(timer);
  }, []);

  const dialogs = (
    <>
      {action ? (
        <ActionDialog
          action={action}
          emulatorUrl={emulatorUrl}
          onClose={() => setAct(null)}
          onDone={refresh}
          onNext={setAct}
        />
      ) : null}
      {asking ? (
        <OffDialog
          // Another question, with the focus on its careful answer.
          key={`${asking.about} ${asking.id} ${asking.show?.id}`}
          asking={asking}
          onAnswer={(reason) => streaming.answer(asking, reason)}
          onClose={streaming.keep}
        />
      ) : null}
    </>
  );
  return { begin: setAct, streaming, whyNot, dialogs, refresh };
}
