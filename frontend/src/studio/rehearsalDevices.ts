/** Camera and microphone in a rehearsal: opened, looked at and listened to, and closed by whoever opened them. */
import type { RehearsalResult } from '../gql/graphql';
import { type CameraProblem, cameraProblem } from './camera';
import { HEARD_FROM, judgePicture, judgeRefusal, judgeSound } from './rehearsalJudging';
import { followSound } from './soundLevel';

const OPEN_WITHIN_MS = 10_000;
const LOOK_FOR_MS = 5_000;
const LOOK_EVERY_MS = 200;
const LISTEN_FOR_MS = 7_000;
/** As many spots of a picture are looked at in each direction. */
const SPOTS = 24;

/** What is opened at once; a device that cannot be has the reason in its place. */
export interface Opened {
  video: MediaStreamTrack | CameraProblem;
  audio: MediaStreamTrack | CameraProblem;
}

export interface Chosen {
  cameraId: string | null;
  microphoneId: string | null;
}

export function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type Ask = MediaDevices['getUserMedia'];

/** Open a device in its time; one that comes too late is closed again. */
async function open(ask: Ask, constraints: MediaStreamConstraints): Promise<MediaStream> {
  const opening = ask(constraints);
  const stream = await Promise.race([opening, after(OPEN_WITHIN_MS)]);
  if (stream) return stream;
  opening.then(
    (late) => {
      for (const track of late.getTracks()) track.stop();
    },
    () => {},
  );
  throw new Error('late');
}

async function openOne(
  ask: Ask,
  constraints: MediaStreamConstraints,
): Promise<MediaStreamTrack | CameraProblem> {
  try {
    const [track] = (await open(ask, constraints)).getTracks();
    return track ?? 'other';
  } catch (reason) {
    return cameraProblem(reason);
  }
}

/** Open camera and microphone as the show would; where that fails, each by itself, so that it is known which. */
export async function openDevices({ cameraId, microphoneId }: Chosen): Promise<Opened> {
  // In the practice room, something else stands in for it.
  const ask: Ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const which = cameraId === null ? { facingMode: 'user' } : { deviceId: { ideal: cameraId } };
  const video = { ...which, ...size };
  const audio = microphoneId === null ? true : { deviceId: { ideal: microphoneId } };
  try {
    const stream = await open(ask, { audio, video });
    return { video: stream.getVideoTracks()[0] ?? 'other', audio: stream.getAudioTracks()[0] ?? 'other' };
  } catch {
    return { video: await openOne(ask, { video }), audio: await openOne(ask, { audio }) };
  }
}

/** Look at the camera's picture until a spot of it is bright. */
export async function tryCamera(
  track: MediaStreamTrack | CameraProblem,
  picture: HTMLVideoElement,
): Promise<RehearsalResult> {
  if (typeof track === 'string') return judgeRefusal('CAMERA', track);
  picture.srcObject = new MediaStream([track]);
  // Refused where a newer picture takes its place: then no frame is seen.
  picture.play().catch(() => {});
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SPOTS;
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  const brightest: number[] = [];
  for (const until = performance.now() + LOOK_FOR_MS; performance.now() < until; await after(LOOK_EVERY_MS)) {
    if (!drawing || picture.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    drawing.drawImage(picture, 0, 0, SPOTS, SPOTS);
    const { data } = drawing.getImageData(0, 0, SPOTS, SPOTS);
    let spot = 0;
    for (let at = 0; at < data.length; at += 4)
      spot = Math.max(spot, ((data[at] ?? 0) * 3 + (data[at + 1] ?? 0) * 6 + (data[at + 2] ?? 0)) / 10);
    brightest.push(spot);
    if (judgePicture(brightest) === 'GOOD') break;
  }
  return judgePicture(brightest);
}

/** Listen to the microphone until somebody is heard. */
export async function tryMicrophone(
  track: MediaStreamTrack | CameraProblem,
  onLevel: (level: number) => void,
): Promise<RehearsalResult> {
  if (typeof track === 'string') return judgeRefusal('MICROPHONE', track);
  const levels: number[] = [];
  let muted = track.muted;
  const stop = followSound(new MediaStream([track]), (level) => {
    levels.push(level);
    onLevel(level);
  });
  for (
    const until = performance.now() + LISTEN_FOR_MS;
    performance.now() < until;
    await after(LOOK_EVERY_MS)
  ) {
    muted &&= track.muted;
    if (levels.some((level) => level >= HEARD_FROM)) break;
  }
  stop();
  return judgeSound(levels, muted);
}
