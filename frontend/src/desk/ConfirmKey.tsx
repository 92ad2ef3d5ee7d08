import { useEffect } from 'preact/hooks';
import { onConfirmation } from '../api/client';
import { lazyPage } from '../ui/lazyPage';
import { createStore, useStore } from '../ui/store';

const ConfirmKeyDialog = lazyPage(() => import('./ConfirmKeyDialog'));

interface Asking {
  promise: Promise<boolean>;
  answer: (given: boolean) => void;
}

const asking = createStore<Asking | null>(null);

function ask(): Promise<boolean> {
  const already = asking.get();
  if (already) return already.promise;
  let answer: Asking['answer'] = () => {};
  const promise = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  asking.set({ promise, answer });
  return promise;
}

/** Asks for the secret key before something that needs it; requests wait meanwhile, drafts stay. */
export function ConfirmKey() {
  const pending = useStore(asking);
  useEffect(() => {
    onConfirmation(ask);
    return () => onConfirmation(null);
  }, []);
  if (!pending) return null;
  const close = (given: boolean) => {
    asking.set(null);
    pending.answer(given);
  };
  return <ConfirmKeyDialog onAnswer={close} />;
}
