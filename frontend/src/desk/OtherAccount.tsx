import { useEffect, useState } from 'preact/hooks';
import { onOtherAccount } from '../api/client';
import { deskViewer } from '../api/viewer';
import { lazyDialog } from '../ui/lazyDialog';
import { startAgain } from '../ui/startAgain';
import { useStore } from '../ui/store';
import { asksForSignIn } from './SignInAgain';

const OtherAccountDialog = lazyDialog(() => import('./OtherAccountDialog'));

const startForThem = () => startAgain('/admin/influencers');

/** Starts the desk again when another account has signed in; asks first where a dialog holds what somebody typed. */
export function OtherAccount() {
  const viewer = useStore(deskViewer);
  const [stage, setStage] = useState<'none' | 'asking' | 'copying'>('none');

  useEffect(() => {
    onOtherAccount(() => {
      const drafts = document.querySelectorAll('dialog[open]').length - Number(asksForSignIn());
      // Told once; after that the page starts again as soon as the dialog is closed.
      if (drafts > 0) setStage((now) => (now === 'none' ? 'asking' : now));
      else startForThem();
    });
    return () => onOtherAccount(null);
  }, []);

  if (stage !== 'asking') return null;
  return (
    <OtherAccountDialog
      name={viewer?.name ?? ''}
      onStart={startForThem}
      onClose={() => setStage('copying')}
    />
  );
}
