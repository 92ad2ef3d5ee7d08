import { useState } from 'preact/hooks';
import { settings as words } from '#messages/settings';
import { PasswordForm } from '../api/PasswordForm';
import { deskViewer } from '../api/viewer';
import { useStore } from '../ui/store';
import { toastDone } from '../ui/Toast';
import { sessionsChanged } from './sessionsChanged';

/** A new password, against the current one; it ends every other session. */
export function ChangePassword() {
  const viewer = useStore(deskViewer);
  // A fresh form after a change: nothing of either password stays.
  const [turn, setTurn] = useState(0);
  return (
    <section class="part">
      <h2>{words.password}</h2>
      <p class="muted lead">{words.passwordLead}</p>
      <PasswordForm
        key={turn}
        class="own"
        audience="ADMIN"
        email={viewer?.email ?? ''}
        onChanged={(ended) => {
          sessionsChanged.tell();
          setTurn(turn + 1);
          toastDone({ done: words.passwordChanged(ended) });
        }}
      />
      <h3>{words.secretKey}</h3>
      <p class="hint">{words.secretKeyHow}</p>
    </section>
  );
}
