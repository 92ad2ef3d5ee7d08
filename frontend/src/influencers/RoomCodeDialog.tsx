import { useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { tokenWords as words } from '../messages/token';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { toastDone } from '../ui/Toast';
import type { ActionProps } from './action';
import { ConflictNote, type ConflictNow } from './ConflictNote';

const SetRoomCode = graphql(`
  mutation SetRoomCode($input: SetRoomCodeInput!) {
    setRoomCode(input: $input) {
      __typename
      ... on RoomCodeRejected { message fix }
      ... on Conflict { message changes influencer { id version } }
      ... on NotFound { message fix }
    }
  }
`);

interface Refused {
  roomCode?: string;
  form?: string;
}

/** Sets somebody's room code by itself. The code lives in its field and in the request alone. */
export function RoomCodeDialog({ influencer, onClose, onDone }: ActionProps) {
  const roomCode = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refused>({});
  const [conflict, setConflict] = useState<ConflictNow | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefused({});
    try {
      const { setRoomCode: result } = await mutate(SetRoomCode, {
        input: {
          influencerId: influencer.id,
          roomCode: roomCode.current?.value.trim() || null,
          expectedVersion: conflict?.version ?? influencer.version,
        },
      });
      if (result.__typename === 'InfluencerChanged') {
        toastDone(words.codeSaved(influencer.name));
        onDone();
        onClose();
        return;
      }
      if (result.__typename === 'Conflict') {
        const { version } = result.influencer;
        setConflict({ sentence: result.message, changes: result.changes, version });
        onDone();
      } else {
        const sentence = [result.message, result.fix].filter(Boolean).join(' ');
        setRefused(result.__typename === 'RoomCodeRejected' ? { roomCode: sentence } : { form: sentence });
        roomCode.current?.focus();
      }
    } catch (reason) {
      setRefused({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  return (
    <Dialog title={words.codeTitle(influencer.name)} onClose={onClose}>
      <form onSubmit={submit} noValidate autocomplete="off">
        <TextField
          label={words.roomCode}
          hint={words.codeHint}
          inputRef={roomCode}
          mono
          name="hms-room-code"
          placeholder={words.roomCodePlaceholder}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          error={refused.roomCode}
          autofocus
        />
        <div role="alert">
          {refused.form ? <p class="error">{refused.form}</p> : null}
          {conflict ? <ConflictNote {...conflict} /> : null}
        </div>
        <div class="actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy ? words.saving : null}>
            {conflict ? words.saveOver : words.codeSave}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
