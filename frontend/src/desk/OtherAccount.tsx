import { useEffect, useState } from 'preact/hooks';
import { otherAccount as words } from '#messages/otherAccount';
import { onOtherAccount } from '../api/client';
import { deskViewer } from '../api/viewer';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';
import { startAgain } from '../ui/startAgain';
import { useStore } from '../ui/store';
import { asksForSignIn } from './SignInAgain';

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
  const goBack = () => setStage('copying');
  return (
    <Dialog title={words.title} onClose={goBack}>
      <p>{words.why(isolated(viewer?.name ?? ''))}</p>
      <div class="actions">
        <Button onClick={goBack}>{words.goBack}</Button>
        <Button kind="primary" onClick={startForThem}>
          {words.startAgain}
        </Button>
      </div>
    </Dialog>
  );
}
