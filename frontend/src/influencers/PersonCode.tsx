import { useEffect, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { type FragmentType, graphql, readFragment } from '../gql';
import { influencersWords } from '../messages/desk';
import { personWords as words } from '../messages/person';
import { Button } from '../ui/Button';
import type { useActs } from './useActs';

const PersonCode_Influencer = graphql(`
  fragment PersonCode_Influencer on Influencer {
    id
    archivedAt
    version
    roomCode { kind hint }
    ...Act_Influencer
  }
`);

const RevealRoomCode = graphql(`
  mutation RevealRoomCode($input: RevealRoomCodeInput!) {
    revealRoomCode(input: $input) {
      __typename
      ... on RoomCodeRevealed { roomCode }
      ... on NotFound { message }
    }
  }
`);

interface PersonCodeProps {
  influencer: FragmentType<typeof PersonCode_Influencer>;
  acts: ReturnType<typeof useActs>;
}

/** The room code: masked until it is revealed, which is noted. */
export function PersonCode({ influencer, acts }: PersonCodeProps) {
  const person = readFragment(PersonCode_Influencer, influencer);
  const [shown, setShown] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { roomCode } = person;
  const secret = roomCode !== null && roomCode.kind !== 'LOCAL';

  // Another code than the one that was revealed.
  useEffect(() => setShown(null), [roomCode?.hint, roomCode?.kind]);

  async function reveal(): Promise<void> {
    setBusy(true);
    setError(null);
    setCopied(false);
    try {
      const { revealRoomCode: result } = await mutate(RevealRoomCode, { input: { influencerId: person.id } });
      if (result.__typename === 'RoomCodeRevealed') setShown(result.roomCode);
      else setError(result.message);
    } catch (reason) {
      setError(failureOf(reason).message);
    }
    setBusy(false);
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(shown ?? '');
      setCopied(true);
    } catch {
      // No clipboard over plain http: the code stands there to be selected.
    }
  }

  return (
    <section>
      <h3>{words.roomCode}</h3>
      {roomCode ? (
        <>
          <p class="panel-code">
            <code>{shown ?? roomCode.hint}</code>
            {secret && !acts.mayNot.tokens ? (
              shown ? (
                <>
                  <Button small onClick={() => void copy()}>
                    {copied ? words.copied : words.copy}
                  </Button>
                  <Button small kind="quiet" onClick={() => setShown(null)}>
                    {words.hide}
                  </Button>
                </>
              ) : (
                <Button small busy={busy ? words.revealing : null} onClick={() => void reveal()}>
                  {words.reveal}
                </Button>
              )
            ) : null}
          </p>
          <p class="hint">
            {words.kinds[roomCode.kind]} {secret && !acts.mayNot.tokens ? words.revealNote : ''}
          </p>
        </>
      ) : (
        <p class="muted">{words.noCode}</p>
      )}
      <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
      {acts.mayNot.tokens || person.archivedAt ? null : (
        <Button small onClick={() => acts.begin({ kind: 'room-code', influencer: person })}>
          {influencersWords.setRoomCode}
        </Button>
      )}
    </section>
  );
}
