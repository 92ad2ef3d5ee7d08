import { useState } from 'preact/hooks';
import { mayNot } from '#messages/mayNot';
import { whose as words } from '#messages/whose';
import { send } from '../api/client';
import { useWhyNot } from '../api/permissions';
import { graphql, readFragment } from '../gql';
import type { RoomAtHms_HmsRoomFragment } from '../gql/graphql';
import { Button } from '../ui/Button';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { Relative } from '../ui/Moment';
import { type Outcome, refuse } from '../ui/outcome';
import { usePress } from '../ui/press';

const RoomAtHms_HmsRoom = graphql(`
  fragment RoomAtHms_HmsRoom on HmsRoom {
    roomId askedAt enabled sessionSince
    people { peerId name userId role joinedAt influencer { id name } }
  }
`);
const LookIntoRoom = graphql(`
  mutation LookIntoRoom($input: LookIntoRoomInput!) {
    lookIntoRoom(input: $input) { __typename ...RoomAtHms_HmsRoom ... on Problem { message fix } }
  }
`);
const RemoveFromRoom = graphql(`
  mutation RemoveFromRoom($input: RemoveFromRoomInput!) {
    removeFromRoom(input: $input) { __typename ...RoomAtHms_HmsRoom ... on Problem { message fix } }
  }
`);
const CloseRoom = graphql(`
  mutation CloseRoom($input: CloseRoomInput!) {
    closeRoom(input: $input) { __typename ...RoomAtHms_HmsRoom ... on Problem { message fix } }
  }
`);
const OpenRoom = graphql(`
  mutation OpenRoom($input: OpenRoomInput!) {
    openRoom(input: $input) { __typename ...RoomAtHms_HmsRoom ... on Problem { message fix } }
  }
`);

type Room = RoomAtHms_HmsRoomFragment;
type Person = Room['people'][number];
type Asking = { about: 'send-out'; people: Person[] } | { about: 'close' };

interface RoomAtHmsProps {
  accountId: string;
  roomId: string;
  /** The 100ms user id of the credential; null if it has none. */
  userId: string | null;
  /** Why this admin may not look into it, if they may not. */
  whyNot: string | null;
}

/** The room of a credential at 100ms: who is in it now, on demand, and putting an end to that. */
export function RoomAtHms({ accountId, roomId, userId, whyNot }: RoomAtHmsProps) {
  const mayNotClose = useWhyNot('MANAGE_DESK', mayNot.closeRooms);
  const [room, setRoom] = useState<Room | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const { atWork, press } = usePress();
  const input = { accountId, roomId };

  function take(result: Awaited<ReturnType<typeof look>>, done?: string): Outcome {
    if (result.__typename !== 'HmsRoom') return refuse(result);
    setRoom(readFragment(RoomAtHms_HmsRoom, result));
    return done ? { done } : undefined;
  }
  const look = async () => (await send(LookIntoRoom, { input })).lookIntoRoom;

  async function act(asked: Asking): Promise<Outcome> {
    if (asked.about === 'close') return take((await send(CloseRoom, { input })).closeRoom, words.closed);
    const peerIds = asked.people.map(({ peerId }) => peerId);
    const { removeFromRoom } = await send(RemoveFromRoom, { input: { ...input, peerIds } });
    return take(removeFromRoom, words.sentOut);
  }

  /** Whoever closes a room sees first who else is in it. */
  async function askToClose(): Promise<Outcome> {
    const outcome = take(await look());
    if (!outcome) setAsking({ about: 'close' });
    return outcome;
  }

  const theirs = room?.people.filter((person) => userId !== null && person.userId === userId) ?? [];
  return (
    <section>
      <h3>{words.atHms}</h3>
      <div class="acts">
        <Button
          small
          disabled={whyNot !== null}
          title={whyNot ?? undefined}
          busy={atWork === 'look' ? words.asking : null}
          onClick={() => void press('look', async () => take(await look()))}
        >
          {room ? words.lookAgain : words.look}
        </Button>
        {room && !room.enabled ? (
          <Button
            small
            disabled={mayNotClose !== null}
            title={mayNotClose ?? undefined}
            busy={atWork === 'open' ? words.opening : null}
            onClick={() =>
              void press('open', async () => take((await send(OpenRoom, { input })).openRoom, words.opened))
            }
          >
            {words.open}
          </Button>
        ) : (
          <Button
            small
            disabled={mayNotClose !== null}
            title={mayNotClose ?? undefined}
            busy={atWork === 'close' ? words.asking : null}
            onClick={() => void press('close', askToClose)}
          >
            {words.closeRoom}
          </Button>
        )}
        {theirs.length > 1 ? (
          <Button small onClick={() => setAsking({ about: 'send-out', people: theirs })}>
            {words.sendOutAll(theirs.length)}
          </Button>
        ) : null}
      </div>
      <div aria-live="polite">
        {room ? (
          <>
            <p>
              {room.enabled ? null : words.isClosed} {words.people(room.people.length)}{' '}
              <span class="muted">
                <Relative at={room.askedAt} />
              </span>
            </p>
            <ul class="people">
              {room.people.map((person) => (
                <li key={person.peerId} data-theirs={theirs.includes(person) || undefined}>
                  <span id={`peer-${person.peerId}`}>
                    <Who person={person} theirs={theirs.includes(person)} />
                  </span>
                  <Button
                    small
                    of={`peer-${person.peerId}`}
                    onClick={() => setAsking({ about: 'send-out', people: [person] })}
                  >
                    {words.sendOut}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
      {asking && room ? (
        <FormDialog
          title={asking.about === 'close' ? words.closeTitle : words.sendOutTitle}
          send={() => act(asking)}
          submit={asking.about === 'close' ? words.closeRoom : words.sendOut}
          busy={asking.about === 'close' ? words.closing : words.sendingOut}
          onClose={() => setAsking(null)}
          careful
        >
          <div class="stack">
            <p>{asking.about === 'close' ? words.closeConsequence : words.sendOutConsequence}</p>
            {asking.about === 'close' ? <p>{words.people(room.people.length)}</p> : null}
            <ul class="people">
              {(asking.about === 'close' ? room.people : asking.people).map((person) => (
                <li key={person.peerId}>
                  <Who person={person} theirs={theirs.includes(person)} />
                </li>
              ))}
            </ul>
          </div>
        </FormDialog>
      ) : null}
    </section>
  );
}

function Who({ person, theirs }: { person: Person; theirs: boolean }) {
  const { name, userId, role, joinedAt, influencer } = person;
  return (
    <span>
      <b translate={false}>
        <bdi>{influencer?.name ?? (name || words.noName)}</bdi>
      </b>{' '}
      {influencer ? words.showOf(isolated(influencer.name)) : null} {theirs ? words.itsUserId : null}
      <br />
      <span class="muted">
        {role}
        <span class="dot"> · </span>
        <bdi translate={false}>{userId || words.noUserId}</bdi>
        {joinedAt ? (
          <>
            <span class="dot"> · </span>
            <Relative at={joinedAt} />
          </>
        ) : null}
      </span>
    </span>
  );
}
