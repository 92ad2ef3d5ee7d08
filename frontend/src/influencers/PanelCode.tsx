import { useState } from 'preact/hooks';
import { panel as words } from '#messages/panel';
import { rowMenu as rowMenuWords } from '#messages/rowMenu';
import { send } from '../api/client';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { type Outcome, refuse } from '../ui/outcome';
import { usePress } from '../ui/press';
import { Said } from '../ui/Said';
import { useCopy } from '../ui/useCopy';
import type { useActions } from './useActions';

const PanelCode_Influencer = graphql(`
  fragment PanelCode_Influencer on Influencer {
    id
    archivedAt
    version
    roomCode { kind hint facts }
    ...Action_Influencer
  }
`);

const RevealRoomCode = graphql(`
  mutation RevealRoomCode($input: RevealRoomCodeInput!) {
    revealRoomCode(input: $input) {
      __typename
      ... on RoomCodeRevealed { roomCode hint }
      ... on NotFound { message fix }
    }
  }
`);

interface PanelCodeProps {
  influencer: FragmentType<typeof PanelCode_Influencer>;
  actions: ReturnType<typeof useActions>;
  /** Asks for the influencer again. */
  refresh: () => Promise<void>;
}

/** The room code: masked until it is revealed, which is noted. */
export function PanelCode({ influencer, actions, refresh }: PanelCodeProps) {
  const person = readFragment(PanelCode_Influencer, influencer);
  const [revealed, setRevealed] = useState<{ roomCode: string; hint: string } | null>(null);
  const { copied, copy, forget } = useCopy();
  const [said, setSaid] = useState<Outcome>();
  const { atWork, press } = usePress(setSaid);
  const { roomCode } = person;
  const secret = roomCode !== null && roomCode.kind !== 'LOCAL';

  // Only for the code that stands here: it may have been set anew since, or this page not have heard of it yet.
  const shown = revealed && revealed.hint === roomCode?.hint ? revealed.roomCode : null;

  const reveal = () =>
    press('reveal', async () => {
      forget();
      const { revealRoomCode: result } = await send(RevealRoomCode, {
        input: { influencerId: person.id },
      });
      if (result.__typename === 'NotFound') return refuse(result);
      if (result.hint !== roomCode?.hint) await refresh();
      setRevealed(result);
    });

  return (
    <section>
      <h3>{words.roomCode}</h3>
      {roomCode ? (
        <>
          <p class="panel-code">
            <code>{shown ?? roomCode.hint}</code>
            {secret && !actions.whyNot.tokens ? (
              shown ? (
                <>
                  <Button small onClick={() => void copy(shown)}>
                    {copied ? words.copied : words.copy}
                  </Button>
                  <Button small kind="quiet" onClick={() => setRevealed(null)}>
                    {words.hide}
                  </Button>
                </>
              ) : (
                <Button small busy={atWork ? words.revealing : null} onClick={() => void reveal()}>
                  {words.reveal}
                </Button>
              )
            ) : null}
          </p>
          {roomCode.facts.map((fact) => (
            <p key={fact} class="hint">
              <Said text={fact} />
            </p>
          ))}
          {secret && !actions.whyNot.tokens ? <p class="hint">{words.revealNote}</p> : null}
        </>
      ) : (
        <p class="muted">{words.noCode}</p>
      )}
      <div role="alert">{said && 'refused' in said ? <p class="error">{said.refused['']}</p> : null}</div>
      {actions.whyNot.tokens || person.archivedAt ? null : (
        <div class="panel-acts">
          <Button small onClick={() => actions.begin({ kind: 'room-code', influencer: person })}>
            {rowMenuWords.setRoomCode}
          </Button>
          <Button small onClick={() => actions.begin({ kind: 'create-room', influencer: person })}>
            {words.createRoom}
          </Button>
        </div>
      )}
    </section>
  );
}
