import { useEffect } from 'preact/hooks';
import { keyNeeded as words } from '#messages/keyNeeded';
import { onConfirmation } from '../api/client';
import { lazyDialog } from '../ui/lazyDialog';
import { createQuestion } from '../ui/question';
import { useStore } from '../ui/store';

const ConfirmKeyDialog = lazyDialog(() => import('./ConfirmKeyDialog'), words.title);

const key = createQuestion<boolean>();

/** Asks for the secret key before something that needs it; requests wait meanwhile, drafts stay. */
export function ConfirmKey() {
  const pending = useStore(key.asked);
  useEffect(() => {
    onConfirmation(key.ask);
    return () => onConfirmation(null);
  }, []);
  return pending ? (
    <ConfirmKeyDialog onConfirmed={() => pending.answer(true)} onClose={() => pending.answer(false)} />
  ) : null;
}
