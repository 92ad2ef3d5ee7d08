import { send } from '../api/client';
import { graphql } from '../gql';
import type {
  FinishRehearsalInput,
  RehearsalPartName,
  RehearsalResult,
  StartRehearsalMutation,
} from '../gql/graphql';
import { failureOf } from '../ui/failure';
import { here } from '../ui/userAgent';
import { after, type Chosen, openDevices, tryCamera, tryMicrophone } from './rehearsalDevices';
import { judgeBrowser, judgeUplink } from './rehearsalJudging';
import { testPicture } from './testPicture';

const START_WITHIN_MS = 15_000;
const FINISH_WITHIN_MS = 4_000;

const StartRehearsal = graphql(`
  mutation StartRehearsal($input: StartRehearsalInput!) {
    startRehearsal(input: $input) {
      __typename
      ... on RehearsalStarted {
        rehearsalId
        credential { result }
        practice { authToken endpoints { init } }
        networkCheck
      }
      ... on Problem { message fix }
    }
  }
`);

const FinishRehearsal = graphql(`
  mutation FinishRehearsal($input: FinishRehearsalInput!) {
    finishRehearsal(input: $input) {
      __typename
      ... on RehearsalFinished {
        rehearsal { score good parts { part state message fix } }
      }
      ... on NotFound { message fix }
    }
  }
`);

type Practice = NonNullable<
  Extract<StartRehearsalMutation['startRehearsal'], { __typename: 'RehearsalStarted' }>['practice']
>;

/** What the desk says of a rehearsal that it has kept. */
export type Kept = Extract<
  Awaited<ReturnType<typeof finish>>,
  { __typename: 'RehearsalFinished' }
>['rehearsal'];

/** How a rehearsal ended: kept by the desk, or a sentence that says why it was not. */
export type Outcome = { kept: Kept } | { refused: string };

export interface RehearsalOptions {
  chosen: Chosen;
  /** Shows the own picture. */
  picture: HTMLVideoElement;
  onPart: (part: RehearsalPartName, result: RehearsalResult) => void;
  onLevel: (level: number) => void;
  /** Closes everything at once; to be aborted at the end, too. */
  stopped: AbortSignal;
}

/** Give up waiting after a while. */
async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  const late = after(ms).then(() => {
    throw new TypeError('late');
  });
  return await Promise.race([asked, late]);
}

async function start(practice: boolean) {
  return (await within(START_WITHIN_MS, send(StartRehearsal, { input: { practice } }))).startRehearsal;
}

async function finish(input: FinishRehearsalInput) {
  return (await within(FINISH_WITHIN_MS, send(FinishRehearsal, { input }))).finishRehearsal;
}

async function tryDevices(options: RehearsalOptions) {
  const { chosen, picture, onPart, onLevel, stopped } = options;
  const opened = await openDevices(chosen);
  const close = () => {
    for (const track of [opened.video, opened.audio]) if (typeof track !== 'string') track.stop();
  };
  // Shown as long as the rehearsal lasts.
  stopped.addEventListener('abort', close);
  if (stopped.aborted) close();
  const told = async (part: 'CAMERA' | 'MICROPHONE', trying: Promise<RehearsalResult>) => {
    const result = await trying;
    onPart(part, result);
    return result;
  };
  const [camera, microphone] = await Promise.all([
    told('CAMERA', tryCamera(opened.video, picture)),
    told('MICROPHONE', tryMicrophone(opened.audio, onLevel)),
  ]);
  return { camera, microphone };
}

async function tryNetwork(practice: Practice, stopped: AbortSignal): Promise<RehearsalResult> {
  const { picture, stop } = testPicture();
  try {
    const { practise } = await import('./hms');
    const { authToken, endpoints } = practice;
    return judgeUplink(await practise({ authToken, initEndpoint: endpoints.init, picture, stopped }));
  } catch {
    return 'NETWORK_FAILED';
  } finally {
    stop();
  }
}

/** Try the network without a practice room; that 100ms lets nobody try it says nothing. */
async function checkNetwork(stopped: AbortSignal): Promise<RehearsalResult> {
  const { picture, stop } = testPicture();
  try {
    const hms = await import('./hms');
    const uplink = await hms.checkNetwork(picture, stopped);
    return uplink ? judgeUplink(uplink) : 'NOT_TRIED';
  } catch {
    return 'NOT_TRIED';
  } finally {
    stop();
  }
}

/** Try everything that a show needs, in 40 s at most, and have the desk keep what was found.
 *
 * Nobody goes on air: what is sent to the practice room is a picture of noise.
 */
export async function rehearse(options: RehearsalOptions): Promise<Outcome> {
  const { onPart, stopped } = options;
  const secure = window.isSecureContext && navigator.mediaDevices !== undefined;
  const browser = judgeBrowser(secure, here.app());
  onPart('BROWSER', browser);
  const devices = secure ? tryDevices(options) : null;
  try {
    const begun = await start(secure && 'RTCPeerConnection' in window);
    if (begun.__typename !== 'RehearsalStarted') return { refused: `${begun.message} ${begun.fix ?? ''}` };
    onPart('CREDENTIAL', begun.credential.result);
    let network: RehearsalResult = 'NOT_TRIED';
    if (begun.practice && !stopped.aborted) network = await tryNetwork(begun.practice, stopped);
    else if (begun.networkCheck && !stopped.aborted) network = await checkNetwork(stopped);
    onPart('NETWORK', network);
    const { camera, microphone } = (await devices) ?? { camera: 'NOT_TRIED', microphone: 'NOT_TRIED' };
    if (stopped.aborted) return { refused: '' };
    const ended = await finish({ rehearsalId: begun.rehearsalId, browser, camera, microphone, network });
    return ended.__typename === 'RehearsalFinished'
      ? { kept: ended.rehearsal }
      : { refused: `${ended.message} ${ended.fix ?? ''}` };
  } catch (reason) {
    return { refused: failureOf(reason).message };
  }
}
