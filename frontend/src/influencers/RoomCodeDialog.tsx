import { token as words } from '#messages/token';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { ActionProps } from './action';
import { tellRoomCode, useConflict } from './conflict';
import { ROOM_CODE, RoomCodeField } from './RoomCodeField';

const SetRoomCode = graphql(`
  mutation SetRoomCode($input: SetRoomCodeInput!) {
    setRoomCode(input: $input) {
      __typename
      ... on InfluencerChanged { influencer { id roomCode { kind fault facts } } }
      ... on Problem { message fix }
      ... on NoRoomCode { offersRoom }
      ... on Conflict { changes influencer { id version roomCode { hint } } }
    }
  }
`);

interface RoomCodeDialogProps extends ActionProps {
  /** 100ms makes no code for the room: one of their own is to be made. */
  onCreateRoom: () => void;
}

/** Sets somebody's room code by itself. The code lives in its field and in the request alone. */
export function RoomCodeDialog({ influencer, onClose, onDone, onCreateRoom }: RoomCodeDialogProps) {
  const conflict = useConflict(influencer.version);

  function saved(code: { kind: string; fault: string | null; facts: string[] } | null): string {
    const name = isolated(influencer.name);
    if (influencer.canMint && code?.kind === 'LOCAL') return words.codeWaits(name);
    // The first fact says what 100ms has against it.
    return code?.fault ? `${words.codeSaved(name)} ${code.facts[0]}` : words.codeSaved(name);
  }

  async function save(typed: Typed): Promise<Outcome> {
    const { setRoomCode: result } = await send(SetRoomCode, {
      input: {
        influencerId: influencer.id,
        roomCode: typed(ROOM_CODE).trim() || null,
        expectedVersion: conflict.version,
      },
    });
    switch (result.__typename) {
      case 'InfluencerChanged':
        onDone();
        return { done: saved(result.influencer.roomCode) };
      case 'NoRoomCode':
        return result.offersRoom
          ? {
              refused: {
                '': (
                  <div class="stack">
                    <p class="error">{sentenceOf(result)}</p>
                    <Button onClick={onCreateRoom}>{words.createRoom}</Button>
                  </div>
                ),
              },
            }
          : refuse(result);
      case 'Conflict':
        onDone();
        return conflict.meet(tellRoomCode(result));
      case 'RoomCodeRejected':
        return refuse(result, ROOM_CODE);
      case 'NotFound':
        return refuse(result);
    }
  }

  return (
    <FormDialog
      title={words.codeTitle(isolated(influencer.name))}
      send={save}
      submit={conflict.met ? words.saveOver : words.codeSave}
      busy={words.saving}
      onClose={onClose}
    >
      <RoomCodeField hint={influencer.canMint ? words.codeHintMade : words.codeHint} autofocus />
    </FormDialog>
  );
}
