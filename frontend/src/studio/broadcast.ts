import { now } from '../ui/clock';
import { failureOf, sentenceOf } from '../ui/failure';
import { CONNECTION_LOST, failureSentence, mayPass, RoomFailure } from './failures';
import type { JoinRequest, Room, RoomEvent } from './hms';
import { rememberShow } from './holder';
import type { Ending, StudioEvent } from './machine';
import { type Drop, dropAt, nextTry, wait } from './rejoining';
import { type Blocked, endShow, type Granted, goLive, heartbeat, type Pulse, showStarted } from './showCalls';

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

/** Which camera a picture comes from; null where there is none. */
function cameraOf(picture: HTMLVideoElement | null): string | null {
  const stream = picture?.srcObject instanceof MediaStream ? picture.srcObject : null;
  return stream?.getVideoTracks()[0]?.getSettings().deviceId ?? null;
}

/** Take this page on air, and keep it there: the desk's lease, the room, the heartbeat, and every way to end.
 *
 * The auth token passes from the desk's answer to the SDK and is kept nowhere here.
 */
export function startBroadcast(request: BroadcastRequest, emit: (event: StudioEvent) => void): Broadcast {
  const { holder } = request;
  let room: Room | null = null;
  let showId: string | null = null;
  /** When the token with which the room was joined expires: from then on the SDK cannot reconnect with it. */
  let expiresAt = Number.POSITIVE_INFINITY;
  let muted = false;
  let drop: Drop | null = null;
  const { media } = request;
  let over = false;
  /** The desk could not be told that the show is over, and still takes it for open. */
  let untold = false;
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
      untold = true;
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
    emit({ type: 'ended', ending: { ...endingOf(null, 'ENDED_BY_HMS'), untold } });
  }

  function onRoom(event: RoomEvent): void {
    // Without a room, this page is on its way into one.
    if (over || room === null) return;
    if (event.type === 'closed') void roomClosed();
    else if (event.type === 'failed') void rejoin(new RoomFailure(event.code, event.text));
    else if (event.type === 'back') backOnAir();
    else {
      dropped();
      if (now() >= expiresAt) void rejoin(new RoomFailure(CONNECTION_LOST));
    }
  }

  function dropped(): Drop {
    const at = now();
    drop = dropAt(drop, at);
    emit({ type: 'dropped', at: new Date(at).toISOString() });
    return drop;
  }

  function backOnAir(): void {
    if (drop) drop.backAt = now();
    emit({ type: 'back' });
  }

  /** Join the same show again, with the newest token that the desk has for it: the SDK only ever sends its first. */
  async function rejoin(cause: RoomFailure): Promise<void> {
    const id = showId;
    const lost = room;
    room = null;
    const present = dropped();
    await lost?.leave();
    let failure = cause;
    while (!over && id !== null) {
      const pause = nextTry(present, now());
      if (pause === null) return breakOff(failure);
      await wait(pause);
      if (over) return;
      try {
        const granted = await goLive(holder, false, id);
        if (over) return;
        if (granted.__typename === 'GoLiveBlocked') {
          // 100ms may answer the next time.
          if (granted.findings[0]?.repairedBy === 'NOBODY') continue;
          return breakOff(cause, granted);
        }
        return await enter(granted, (startedAt, soundOnly) => {
          emit({ type: 'onAir', startedAt, soundOnly });
          backOnAir();
        });
      } catch (reason) {
        if (over) return;
        // Out of reach of the desk, this page tries again.
        if (reason instanceof RoomFailure) {
          failure = reason;
          if (!mayPass(reason.code, reason.text)) return breakOff(reason);
        } else if (failureOf(reason).code === 'UNAUTHENTICATED') return finish(endingOf(null, 'SIGNED_OUT'));
      }
    }
  }

  /** End a show that was on air and cannot go on; the desk may know a better reason than this page. */
  async function breakOff(failure: RoomFailure, blocked: Blocked | null = null): Promise<void> {
    if (!quit()) return;
    if (blocked?.code === 'LIVE_ELSEWHERE') {
      rememberShow(null);
      return emit({ type: 'ended', ending: endingOf(null, 'TOOK_OVER') });
    }
    const pulse = await reportEnd(failure);
    const reason = pulse?.show.endReason;
    const own = blocked ? sentenceOf(blocked) : failureSentence(failure.code, failure.text);
    const sentence = reason && reason !== 'FAILED' ? null : own;
    emit({ type: 'ended', ending: { ...endingOf(pulse, 'FAILED', sentence), untold } });
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
    const { id } = granted.show;
    // Ended while the desk was being asked: it has opened the show since.
    if (over) return void (await endShow(id, holder, null));
    showId = id;
    rememberShow(id);
    timer = setTimeout(() => void beat(), HEARTBEAT_MS);
    addEventListener('online', beatOnReturn);
    document.addEventListener('visibilitychange', beatOnReturn);
    await enter(granted, (startedAt, soundOnly) => emit({ type: 'onAir', startedAt, soundOnly }));
  }

  /** Join the room with what the desk has granted, and report to the desk that something is being sent. */
  async function enter(
    granted: Granted,
    onAir: (startedAt: string, soundOnly: boolean) => void,
  ): Promise<void> {
    const { joinRoom } = await import('./hms');
    const entered = await joinRoom(
      {
        ...media,
        get muted() {
          return muted;
        },
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
    expiresAt = Date.parse(granted.authTokenExpiresAt);
    const { id } = granted.show;
    const startedAt = granted.show.startedAt ?? new Date(now()).toISOString();
    try {
      const pulse = await showStarted(id, holder, entered.peerId, entered.sessionId);
      if ((await obey(pulse, id)) && room === entered) onAir(pulse?.show.startedAt ?? startedAt, soundOnly);
    } catch {
      // On air all the same; the heartbeat tries to reach the desk again.
      if (!over && room === entered) onAir(startedAt, soundOnly);
      void reportStartAgain(entered, id);
    }
  }

  async function reportStartAgain(entered: Room, id: string): Promise<void> {
    while (!over && room === entered) {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      try {
        const pulse = await showStarted(id, holder, entered.peerId, entered.sessionId);
        if (!over) await obey(pulse, id);
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
    async setMicrophone(on) {
      muted = !on;
      await room?.setMicrophone(on);
    },
    async flipCamera() {
      await room?.flipCamera();
      media.videoDeviceId = cameraOf(media.picture) ?? media.videoDeviceId;
    },
    async end() {
      if (over) return;
      stop();
      await room?.leave();
      const pulse = await reportEnd(null);
      emit({ type: 'ended', ending: { ...endingOf(pulse, 'ENDED_BY_INFLUENCER'), untold } });
    },
  };
}
