import { useEffect } from 'preact/hooks';
import { onConfirmation } from '../api/client';
import { lazyPage } from '../ui/lazyPage';
import { createQuestion } from '../ui/question';
import { useStore } from '../ui/store';

const ConfirmKeyDialog = lazyPage(() => import('./ConfirmKeyDialog'));

const key = createQuestion<boolean>();

/** Asks for the secret key before something that needs it; requests wait meanwhile, drafts stay. */
export function ConfirmKey() {
  const pending = useStore(key.asked);
  useEffect(() => {
    onConfirmation(key.ask);
    return () => onConfirmation(null);
  }, []);
  return pending ? <ConfirmKeyDialog onAnswer={pending.answer} /> : null;
}
