import { token as words } from '#messages/token';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { ActionProps } from './action';
import { tellRoomCode, useConflict } from './conflict';
import { ROOM_CODE, RoomCodeField } from './RoomCodeField';

const SetRoomCode = graphql(`
  mutation SetRoomCode($input: SetRoomCodeInput!) {
    setRoomCode(input: $input) {
      __typename
      ... on Problem { message fix }
      ... on Conflict { changes influencer { id version roomCode { hint } } }
    }
  }
`);

/** Sets somebody's room code by itself. The code lives in its field and in the request alone. */
export function RoomCodeDialog({ influencer, onClose, onDone }: ActionProps) {
  const conflict = useConflict(influencer.version);

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
        return { done: words.codeSaved(isolated(influencer.name)) };
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
      <RoomCodeField hint={words.codeHint} autofocus />
    </FormDialog>
  );
}
