/** With `hmsCheck.ts`, the only file that imports the 100ms SDK; it is loaded on Go Live, never with the page. */
import {
  type HMSActions,
  type HMSException,
  HMSLogLevel,
  HMSNotificationTypes,
  HMSReactiveStore,
  selectDevices,
  selectHMSStats,
  selectIsConnectedToRoom,
  selectIsLocalAudioEnabled,
  selectIsLocalVideoEnabled,
  selectLocalMediaSettings,
  selectLocalPeerID,
  selectLocalPeerRole,
  selectLocalVideoTrackID,
  selectRoomState,
  selectSessionId,
} from '@100mslive/hms-video-store';
import { forgetEvents } from '../hms/quiet';
import {
  CONNECTION_LOST,
  isDeviceRefusal,
  JOIN_TIMED_OUT,
  NOTHING_SENT,
  RoomFailure,
  roleFailure,
  UNKNOWN_FAILURE,
} from './failures';
import type { Uplink } from './rehearsalJudging';

const JOIN_WITHIN_MS = 20_000;
const SEND_WITHIN_MS = 15_000;
const LEAVE_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 200;
const PRACTICE_JOIN_WITHIN_MS = 8_000;
const ENABLE_WITHIN_MS = 2_000;
const PRACTISE_FOR_S = 6;
/** Whoever practises: nobody's name is needed there. */
const PRACTISING = 'Rehearsal';

export { checkNetwork } from './hmsCheck';

export interface JoinRequest {
  userName: string;
  authToken: string;
  /** Where the SDK connects; null for 100ms itself. */
  initEndpoint: string | null;
  audio: boolean;
  video: boolean;
  /** Whether the microphone is muted; what changes before the room is joined counts. */
  readonly muted: boolean;
  audioDeviceId: string | null;
  videoDeviceId: string | null;
  /** Shows the own picture as soon as there is one. */
  picture: HTMLVideoElement | null;
}

export type RoomEvent =
  | { type: 'dropped' }
  | { type: 'back' }
  /** The room was closed, or 100ms removed this page. */
  | { type: 'closed' }
  | { type: 'failed'; code: number; text: string };

export interface Room {
  peerId: string;
  sessionId: string | null;
  /** Whether no picture is sent: there is no camera, or the role may not send one. */
  soundOnly: boolean;
  setMicrophone(on: boolean): Promise<void>;
  flipCamera(): Promise<void>;
  leave(): Promise<void>;
}

/** Read the SDK's code and text out of what it threw. */
function failureOf(reason: unknown): RoomFailure {
  if (reason instanceof RoomFailure) return reason;
  const { code, name, message, description } = (reason ?? {}) as Partial<HMSException>;
  // The SDK's own reading of a token: what it cannot decode it throws as the browser does.
  if (name === 'InvalidCharacterError') return new RoomFailure(2004);
  const text = [message, description].filter(Boolean).join(' ');
  return new RoomFailure(typeof code === 'number' ? code : UNKNOWN_FAILURE, text);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Whether the camera of a picture tells which way it looks. */
function knowsItsWay(picture: HTMLVideoElement | null): boolean {
  const stream = picture?.srcObject instanceof MediaStream ? picture.srcObject : null;
  return stream?.getVideoTracks()[0]?.getSettings().facingMode !== undefined;
}

/** Join a room and return once picture or sound is really being sent.
 *
 * Throws a RoomFailure with the SDK's code. "Joined" alone proves nothing: the SDK joins and publishes empty tracks
 * when the camera is refused, and stays "connected" when no media gets through. It also has no time limit of its own.
 */
export async function joinRoom(request: JoinRequest, tell: (event: RoomEvent) => void): Promise<Room> {
  const hms = new HMSReactiveStore();
  const actions = hms.getActions();
  // First of all: the SDK's log quotes whole tokens.
  actions.setLogLevel(HMSLogLevel.NONE);
  const store = hms.getStore();
  const stats = hms.getStats();
  let over = false;
  let joined = false;
  let muted = request.muted;
  let refusal = 0;
  let last: RoomFailure | null = null;

  function finish(event: RoomEvent): void {
    if (over) return;
    over = true;
    forgetEvents();
    if (joined) tell(event);
  }

  hms.getNotifications().onNotification((notification) => {
    switch (notification.type) {
      case HMSNotificationTypes.ERROR: {
        const { code, isTerminal } = notification.data;
        last = failureOf(notification.data);
        if (isDeviceRefusal(code)) refusal = code;
        if (isTerminal) finish({ type: 'failed', code, text: last.text });
        break;
      }
      case HMSNotificationTypes.RECONNECTING:
        if (joined && !over) tell({ type: 'dropped' });
        break;
      case HMSNotificationTypes.RECONNECTED:
        if (joined && !over) tell({ type: 'back' });
        break;
      case HMSNotificationTypes.ROOM_ENDED:
      case HMSNotificationTypes.REMOVED_FROM_ROOM:
        finish({ type: 'closed' });
        break;
    }
  });

  async function leave(): Promise<void> {
    over = true;
    // leave() itself waits for a join that never settles.
    await Promise.race([actions.leave().catch(() => {}), after(LEAVE_WITHIN_MS)]);
    forgetEvents();
    removeEventListener('pagehide', onPageHide);
    // The SDK hangs its newest instance, token and all, on the window.
    Reflect.deleteProperty(window, '__hms');
  }

  function onPageHide(): void {
    void leave();
  }
  addEventListener('pagehide', onPageHide);

  async function join(): Promise<void> {
    const { audioDeviceId, videoDeviceId } = request;
    const joining = actions.join({
      userName: request.userName,
      authToken: request.authToken,
      settings: {
        isAudioMuted: !request.audio || muted,
        isVideoMuted: !request.video,
        ...(audioDeviceId ? { audioInputDeviceId: audioDeviceId } : {}),
        ...(videoDeviceId ? { videoDeviceId } : {}),
      },
      ...(request.initEndpoint === null ? {} : { initEndpoint: request.initEndpoint }),
    });
    const timedOut = after(JOIN_WITHIN_MS).then(() => {
      throw new RoomFailure(JOIN_TIMED_OUT);
    });
    await Promise.race([joining, timedOut]);
  }

  async function showPicture(): Promise<void> {
    const trackId = store.getState(selectLocalVideoTrackID);
    if (request.picture && trackId) await actions.attachVideo(trackId, request.picture).catch(() => {});
  }

  /** Something is enabled here, and its bytes leave this machine; muted without a picture, nothing does. */
  function isSending(): boolean {
    const connected = store.getState(selectIsConnectedToRoom) === true;
    const mayShow = store.getState(selectLocalPeerRole)?.publishParams?.allowed?.includes('video') === true;
    if (muted && !(request.video && mayShow)) return connected;
    const enabled = store.getState(selectIsLocalVideoEnabled) || store.getState(selectIsLocalAudioEnabled);
    const sent = stats.getState(selectHMSStats.localPeerStats)?.publish?.outboundRtpBytesSent ?? 0;
    return connected && enabled && sent > 0;
  }

  /** Mute and unmute as it was pressed while the room was being joined. */
  async function followMicrophone(): Promise<void> {
    if (request.muted === muted) return;
    muted = request.muted;
    await actions.setLocalAudioEnabled(!muted);
  }

  /** What 100ms says of the role, once that has come; a role without `allowed` may send nothing. */
  function refusedByRole(): number | null {
    const role = store.getState(selectLocalPeerRole);
    return role && roleFailure(role.publishParams?.allowed ?? [], request);
  }

  // The SDK measures only while somebody subscribes.
  const unsubscribe = stats.subscribe(() => {}, selectHMSStats.localPeerStats);
  try {
    await join();
    forgetEvents();
    void showPicture();
    const deadline = Date.now() + SEND_WITHIN_MS;
    await followMicrophone();
    while (!isSending()) {
      await followMicrophone();
      const refused = refusal || refusedByRole();
      if (refused) throw new RoomFailure(refused);
      if (over) throw last ?? new RoomFailure(NOTHING_SENT);
      if (Date.now() > deadline) throw new RoomFailure(NOTHING_SENT);
      await after(LOOK_EVERY_MS);
    }
    if (refusal) throw new RoomFailure(refusal);
    await followMicrophone();
  } catch (reason) {
    await leave();
    throw failureOf(reason);
  } finally {
    unsubscribe();
  }
  joined = true;

  // The SDK gives up reconnecting after 60 s without a word of its own for it; why else it failed, it says later.
  store.subscribe((state) => {
    if (state !== 'Disconnected' && state !== 'Failed') return;
    setTimeout(() => finish({ type: 'failed', code: last?.code ?? CONNECTION_LOST, text: last?.text ?? '' }));
  }, selectRoomState);

  return {
    peerId: store.getState(selectLocalPeerID) ?? '',
    sessionId: store.getState(selectSessionId) ?? null,
    soundOnly: !store.getState(selectIsLocalVideoEnabled),
    setMicrophone: (on) => actions.setLocalAudioEnabled(on),
    async flipCamera() {
      const present = store.getState(selectLocalMediaSettings).videoInputDeviceId;
      const cameras = store.getState(selectDevices).videoInput;
      const next = cameras[(cameras.findIndex(({ deviceId }) => deviceId === present) + 1) % cameras.length];
      // Only a phone's cameras know which way they look.
      if (knowsItsWay(request.picture)) await actions.switchCamera();
      else if (next) await actions.setVideoSettings({ deviceId: next.deviceId });
      await showPicture();
    },
    leave,
  };
}

export interface PracticeRequest {
  authToken: string;
  initEndpoint: string | null;
  /** What is sent; it shows nobody. */
  picture: MediaStream;
  stopped: AbortSignal;
}

/** Send a picture where the SDK would send the camera's: while it asks for that, it is given this one. */
async function sendInstead(actions: HMSActions, picture: MediaStream): Promise<void> {
  const devices: { getUserMedia?: MediaDevices['getUserMedia'] } = navigator.mediaDevices;
  const own = Object.getOwnPropertyDescriptor(devices, 'getUserMedia');
  devices.getUserMedia = () => Promise.resolve(picture);
  try {
    await Promise.race([actions.setLocalVideoEnabled(true), after(ENABLE_WITHIN_MS)]);
  } finally {
    if (own) Object.defineProperty(devices, 'getUserMedia', own);
    else delete devices.getUserMedia;
  }
}

/** Join a practice room, send a picture for a few seconds and leave; what left this machine in each second.
 *
 * Neither camera nor microphone is opened, and nothing is ever heard of the others in the room.
 */
export async function practise(request: PracticeRequest): Promise<Uplink> {
  const hms = new HMSReactiveStore();
  const actions = hms.getActions();
  actions.setLogLevel(HMSLogLevel.NONE);
  const store = hms.getStore();
  const stats = hms.getStats();
  const unsubscribe = stats.subscribe(() => {}, selectHMSStats.localPeerStats);
  const kbps: number[] = [];
  let picture = true;
  let failed: number | null = null;
  const leave = async () => {
    await Promise.race([actions.leave().catch(() => {}), after(LEAVE_WITHIN_MS)]);
    forgetEvents();
    Reflect.deleteProperty(window, '__hms');
  };
  const onPageHide = () => void leave();
  addEventListener('pagehide', onPageHide);
  request.stopped.addEventListener('abort', onPageHide);
  hms.getNotifications().onNotification(({ type, data }) => {
    if (type === HMSNotificationTypes.ERROR && data.isTerminal) failed = failureOf(data).code;
  });
  try {
    const joining = actions.join({
      userName: PRACTISING,
      authToken: request.authToken,
      // So that neither is opened here.
      settings: { isAudioMuted: true, isVideoMuted: true },
      autoVideoSubscribe: false,
      ...(request.initEndpoint === null ? {} : { initEndpoint: request.initEndpoint }),
    });
    const late = after(PRACTICE_JOIN_WITHIN_MS).then(() => {
      throw new RoomFailure(JOIN_TIMED_OUT);
    });
    await Promise.race([joining, late]);
    forgetEvents();
    picture = store.getState(selectLocalPeerRole)?.publishParams?.allowed?.includes('video') !== false;
    if (picture && !request.stopped.aborted) await sendInstead(actions, request.picture);
    let before = 0;
    for (let second = 0; second < PRACTISE_FOR_S && failed === null; second += 1) {
      await after(1000);
      if (request.stopped.aborted) break;
      const sent = stats.getState(selectHMSStats.localPeerStats)?.publish?.outboundRtpBytesSent ?? before;
      kbps.push(((sent - before) * 8) / 1000);
      before = sent;
    }
  } catch (reason) {
    failed = failureOf(reason).code;
    // In the room, and still at it: what does not get through is the media.
    if (failed === JOIN_TIMED_OUT && store.getState(selectIsConnectedToRoom)) failed = NOTHING_SENT;
  } finally {
    unsubscribe();
    removeEventListener('pagehide', onPageHide);
    request.stopped.removeEventListener('abort', onPageHide);
    await leave();
  }
  return { kbps, picture, failed };
}
