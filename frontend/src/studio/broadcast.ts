import { now } from '../ui/clock';
import { failureOf, sentenceOf } from '../ui/failure';
import { failureSentence, RoomFailure } from './failures';
import type { JoinRequest, Room, RoomEvent } from './hms';
import { rememberShow } from './holder';
import type { Ending, StudioEvent } from './machine';
import { endShow, goLive, heartbeat, type Pulse, showStarted } from './showCalls';

const HEARTBEAT_MS = 15_000;
/** What the desk is told where 100ms closed the room: its own "peer is gone". */
const ROOM_CLOSED = 410;

export interface BroadcastRequest {
  holder: string;
  takeOver: boolean;
  userName: string;
  media: Pick<JoinRequest, 'audio' | 'video' | 'audioDeviceId' | 'videoDeviceId' | 'picture'>;
}

export interface Broadcast {
  setMicrophone(on: boolean): Promise<void>;
  flipCamera(): Promise<void>;
  end(): Promise<void>;
}

function endingOf(pulse: Pulse | null, instead: Ending['reason'], sentence: string | null = null): Ending {
  const ended = pulse?.show.state === 'ENDED' ? pulse.show : null;
  return {
    reason: ended?.endReason ?? instead,
    sentence: sentence ?? ended?.ending ?? null,
    startedAt: pulse?.show.startedAt ?? null,
    endedAt: ended?.endedAt ?? null,
  };
}

/** Take this page on air, and keep it there: the desk's lease, the room, the heartbeat, and every way to end.
 *
 * The auth token passes from the desk's answer to the SDK and is kept nowhere here.
 */
export function startBroadcast(request: BroadcastRequest, emit: (event: StudioEvent) => void): Broadcast {
  const { holder } = request;
  let room: Room | null = null;
  let showId: string | null = null;
  let over = false;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    over = true;
    clearTimeout(timer);
    removeEventListener('online', beatOnReturn);
    document.removeEventListener('visibilitychange', beatOnReturn);
  }

  /** Leave for good; true for the first call only. */
  function quit(): boolean {
    if (over) return false;
    stop();
    void room?.leave();
    return true;
  }

  function finish(ending: Ending): void {
    if (!quit()) return;
    rememberShow(null);
    emit({ type: 'ended', ending });
  }

  /** Follow what the desk says of the show; false when this page is to stop. */
  async function obey(told: Pulse | null, id: string): Promise<boolean> {
    let pulse = told;
    // The desk had only lost contact: a sign of life opens the show again, unless something else speaks against it.
    if (pulse?.show.endReason === 'LOST') pulse = await heartbeat(id, holder);
    if (pulse === null) finish(endingOf(null, 'GONE'));
    else if (pulse.show.state === 'ENDED') finish(endingOf(pulse, 'GONE'));
    else if (!pulse.holding) finish(endingOf(pulse, 'TOOK_OVER'));
    // The desk was out of reach when this page went on air.
    else if (room && pulse.show.state === 'STARTING')
      await showStarted(id, holder, room.peerId, room.sessionId).catch(() => null);
    return !over;
  }

  async function beat(): Promise<void> {
    clearTimeout(timer);
    if (over || showId === null) return;
    turn += 1;
    const mine = turn;
    try {
      if (!(await obey(await heartbeat(showId, holder), showId))) return;
    } catch (reason) {
      // Out of reach is no reason to stop a show; being signed out is.
      if (failureOf(reason).code === 'UNAUTHENTICATED') return finish(endingOf(null, 'SIGNED_OUT'));
    }
    if (!over && mine === turn) timer = setTimeout(() => void beat(), HEARTBEAT_MS);
  }

  /** A phone that was locked or offline has missed some. */
  function beatOnReturn(): void {
    if (!document.hidden && navigator.onLine) void beat();
  }

  async function reportEnd(failure: RoomFailure | null): Promise<Pulse | null> {
    if (showId === null) return null;
    try {
      const pulse = await endShow(showId, holder, failure);
      rememberShow(null);
      return pulse;
    } catch {
      // Still remembered: the page offers to rejoin the show or to end it.
      return null;
    }
  }

  async function roomClosed(): Promise<void> {
    if (showId === null || over) return;
    // An admin's stop may close the room as well: then the desk knows why.
    const pulse = await heartbeat(showId, holder).catch(() => null);
    if (pulse && !(await obey(pulse, showId).catch(() => true))) return;
    if (!quit()) return;
    await reportEnd(new RoomFailure(ROOM_CLOSED));
    emit({ type: 'ended', ending: endingOf(null, 'ENDED_BY_HMS') });
  }

  function onRoom(event: RoomEvent): void {
    if (over) return;
    if (event.type === 'closed') void roomClosed();
    else if (event.type === 'failed') {
      quit();
      const failure = new RoomFailure(event.code, event.text);
      const sentence = failureSentence(event.code, event.text);
      void reportEnd(failure).then((pulse) =>
        emit({ type: 'ended', ending: endingOf(pulse, 'FAILED', sentence) }),
      );
    } else if (event.type === 'dropped') emit({ type: 'dropped', at: new Date(now()).toISOString() });
    else emit(event);
  }

  function fail(sentence: string, code: string | null): void {
    if (quit()) emit({ type: 'failed', sentence, code });
  }

  async function run(): Promise<void> {
    const granted = await goLive(holder, request.takeOver);
    if (granted.__typename === 'GoLiveBlocked') {
      if (granted.code === 'LIVE_ELSEWHERE') rememberShow(null);
      return fail(sentenceOf(granted), null);
    }
    showId = granted.show.id;
    rememberShow(showId);
    timer = setTimeout(() => void beat(), HEARTBEAT_MS);
    addEventListener('online', beatOnReturn);
    document.addEventListener('visibilitychange', beatOnReturn);
    const { joinRoom } = await import('./hms');
    const entered = await joinRoom(
      {
        ...request.media,
        userName: request.userName,
        authToken: granted.authToken,
        initEndpoint: granted.endpoints.init,
      },
      onRoom,
    );
    // The desk may have ended the show while the room was being joined.
    if (over) return entered.leave();
    room = entered;
    const { soundOnly } = entered;
    const startedAt = granted.show.startedAt ?? new Date(now()).toISOString();
    try {
      const pulse = await showStarted(showId, holder, entered.peerId, entered.sessionId);
      if (await obey(pulse, showId))
        emit({ type: 'onAir', startedAt: pulse?.show.startedAt ?? startedAt, soundOnly });
    } catch {
      // On air all the same; the heartbeat tries to reach the desk again.
      if (!over) emit({ type: 'onAir', startedAt, soundOnly });
      void reportStartAgain(entered);
    }
  }

  async function reportStartAgain(entered: Room): Promise<void> {
    while (!over && showId !== null) {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      try {
        const pulse = await showStarted(showId, holder, entered.peerId, entered.sessionId);
        if (!over) await obey(pulse, showId);
        return;
      } catch {
        // Until the desk answers.
      }
    }
  }

  run().catch(async (reason: unknown) => {
    if (reason instanceof RoomFailure) {
      if (over) return;
      clearTimeout(timer);
      await reportEnd(reason);
      fail(failureSentence(reason.code, reason.text), String(reason.code));
    } else fail(failureOf(reason).message, null);
  });

  return {
    setMicrophone: async (on) => room?.setMicrophone(on),
    flipCamera: async () => room?.flipCamera(),
    async end() {
      if (over) return;
      stop();
      await room?.leave();
      const pulse = await reportEnd(null);
      emit({ type: 'ended', ending: endingOf(pulse, 'ENDED_BY_INFLUENCER') });
    },
  };
}
