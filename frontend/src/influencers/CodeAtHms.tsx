import { useState } from 'preact/hooks';
import { whose as words } from '#messages/whose';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { FormDialog } from '../ui/FormDialog';
import { type Outcome, refuse } from '../ui/outcome';

const DisableRoomCode = graphql(`
  mutation DisableRoomCode($input: DisableRoomCodeInput!) {
    disableRoomCode(input: $input) {
      __typename
      ... on Problem { message fix }
    }
  }
`);

/** Disables a room code at 100ms, after a question. */
export function CodeAtHms({ code, onDone }: { code: string; onDone: () => void }) {
  const [asking, setAsking] = useState(false);

  async function disable(): Promise<Outcome> {
    const { disableRoomCode: result } = await send(DisableRoomCode, { input: { roomCode: code } });
    if (result.__typename !== 'RoomCodeDisabled') return refuse(result);
    onDone();
    return { done: words.disabled };
  }

  return (
    <section>
      <Button small onClick={() => setAsking(true)}>
        {words.disable}
      </Button>
      {asking ? (
        <FormDialog
          title={words.disableTitle}
          send={disable}
          submit={words.disable}
          busy={words.disabling}
          onClose={() => setAsking(false)}
          careful
        >
          <p>{words.disableConsequence}</p>
        </FormDialog>
      ) : null}
    </section>
  );
}
