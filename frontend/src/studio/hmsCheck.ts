/** The check of the network that 100ms's SDK brings; part of the SDK's chunk. */
import {
  type ConnectivityCheckResult,
  ConnectivityState,
  HMSLogLevel,
  HMSReactiveStore,
  selectLocalPeerRole,
} from '@100mslive/hms-video-store';
import { forgetEvents } from '../hms/quiet';
import { after } from './rehearsalDevices';
import { judgeReport, type Uplink } from './rehearsalJudging';
import { givenInstead } from './testPicture';

const SEND_FOR_MS = 6_000;
/** With what comes before and after it, a rehearsal lasts 40 s at most. */
const CHECK_WITHIN_MS = 18_000;
const LEAVE_WITHIN_MS = 2_000;

/** Have the SDK join a room of 100ms's, send something for a few seconds and leave.
 *
 * The SDK gets its token by itself, from an address that 100ms has not documented. Neither camera nor microphone
 * is opened: what is sent is the picture, and silence.
 *
 * @returns what left this machine; null where 100ms gave no token, which says nothing of the network.
 */
export async function checkNetwork(picture: MediaStream, stopped: AbortSignal): Promise<Uplink | null> {
  const giveBack = givenInstead(picture);
  const hms = new HMSReactiveStore();
  const actions = hms.getActions();
  // First of all: the SDK's log quotes whole tokens.
  actions.setLogLevel(HMSLogLevel.NONE);
  const diagnostics = hms.getDiagnosticsSDK();
  const stop = () => void diagnostics.stopConnectivityCheck().catch(() => {});
  addEventListener('pagehide', stop);
  stopped.addEventListener('abort', stop);
  let begun = false;
  try {
    const report = await new Promise<ConnectivityCheckResult | null>((resolve) => {
      diagnostics
        .startConnectivityCheck(
          (state) => {
            begun ||= state >= ConnectivityState.INIT_FETCHED;
          },
          resolve,
          undefined,
          SEND_FOR_MS,
        )
        // What fails once the room is being joined stands in the report as well.
        .catch((reason) => (begun || isOfJoining(reason) ? stop() : resolve(null)));
      // It reports at once then.
      void after(CHECK_WITHIN_MS).then(stop);
    });
    const { video } = hms.getStore().getState(selectLocalPeerRole)?.publishParams ?? {};
    return report && judgeReport(report, SEND_FOR_MS, video?.bitRate ?? null);
  } catch {
    return null;
  } finally {
    removeEventListener('pagehide', stop);
    stopped.removeEventListener('abort', stop);
    await Promise.race([actions.leave().catch(() => {}), after(LEAVE_WITHIN_MS)]);
    giveBack();
    forgetEvents();
    // The SDK hangs its newest instance, token and all, on the window.
    Reflect.deleteProperty(window, '__hms');
  }
}

/** Whether the SDK had a token when it failed. */
function isOfJoining(reason: unknown): boolean {
  const { action } = (reason ?? {}) as { action?: string };
  return action !== undefined && action !== 'GET_TOKEN';
}
