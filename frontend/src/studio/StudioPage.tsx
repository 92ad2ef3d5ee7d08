import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { failed as lazyWords } from '#messages/failed';
import { studio as words } from '#messages/studio';
import { failureOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { lazyDialog } from '../ui/lazyDialog';
import { lazyPage } from '../ui/lazyPage';
import { useTitle } from '../ui/Page';
import { hasStartedAgain, startAgain } from '../ui/startAgain';
import type { Broadcast } from './broadcast';
import { isSelfie } from './camera';
import { Ended } from './Ended';
import { holderId, lastShow, rememberShow } from './holder';
import { SIGNED_OUT } from './InfluencerSignInPage';
import { LiveControls } from './LiveControls';
import { firstView, inShow, step } from './machine';
import { Offstage } from './Offstage';
import type { Chosen } from './rehearsalDevices';
import { StudioHeader } from './StudioHeader';
import { SupportCode } from './SupportCode';
import { useOnAirGuards } from './useOnAirGuards';
import { usePreview } from './usePreview';
import { useStudio } from './useStudio';
import { useStudioReport } from './useStudioReport';

const AccountDialog = lazyDialog(() => import('./AccountDialog'));
const EndDialog = lazyDialog(() => import('./EndDialog'));
const Rehearsal = lazyPage(
  () => import('./Rehearsal'),
  (failed) => <main class="offstage">{failed}</main>,
);

/** Keep what is seen now: between the preview's camera and the show's the picture's element turns black. */
function keepStill(video: HTMLVideoElement | null, canvas: HTMLCanvasElement | null): boolean {
  if (!video?.videoWidth || !canvas) return false;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return true;
}

/** What only a show needs comes once the camera is open: none starts without, nor at the desk before it is there. */
const fetchBroadcast = async () => (await Promise.all([import('./broadcast'), import('./hms')]))[0];

/** /studio: one state, one sentence, one button. */
export function StudioPage() {
  const [, navigate] = useLocation();
  useTitle(words.title);
  const [view, tell] = useReducer(step, firstView);
  const [muted, setMuted] = useState(false);
  const [asking, setAsking] = useState(false);
  const [silent, setSilent] = useState(false);
  const [mirrored, setMirrored] = useState(true);
  const [account, setAccount] = useState(false);
  const [rehearsing, setRehearsing] = useState<Chosen | null>(null);
  const [forSomebodyElse] = useState(hasStartedAgain);
  const broadcast = useRef<Broadcast | null>(null);
  const picture = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const [held, setHeld] = useState(false);

  const running = inShow(view.phase);
  const { data: studio, failure, refresh } = useStudio(running);
  const showsCamera = view.phase === 'ready' || view.phase === 'rejoin' || view.phase === 'elsewhere';
  // Some phones give a camera to one user at a time.
  const preview = usePreview(showsCamera && rehearsing === null);
  useOnAirGuards(running, () => setAsking(true));
  useStudioReport(view, preview, silent, rehearsing);

  useEffect(() => {
    if (studio) tell({ type: 'told', state: studio.state, mine: studio.show?.id === lastShow() });
  }, [studio]);

  useEffect(() => {
    if (running) return;
    // What a show ended with is read first, and what was typed in a dialog is kept.
    const ended = view.phase === 'ended';
    if (failure?.code === 'UNAUTHENTICATED' && !ended)
      navigate('/login', { replace: true, state: studio ? SIGNED_OUT : null });
    const reading = ended || document.querySelector('dialog[open]') !== null;
    if (failure?.code === 'OTHER_ACCOUNT' && !reading) startAgain('/studio');
  }, [failure, running, view.phase, navigate, studio]);

  const canStart = view.phase === 'ready' && preview.stream !== null;
  useEffect(() => {
    if (!canStart) return;
    const fetchSdk = () => {
      // A failure is told when Go Live is pressed.
      void fetchBroadcast().catch(() => {});
    };
    // Safari has no idle callback.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(fetchSdk, 2000);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(fetchSdk, { timeout: 5000 });
    return () => cancelIdleCallback(handle);
  }, [canStart]);

  useEffect(() => {
    // The picture's element is the SDK's while this page is in a show.
    if (!picture.current || running) return;
    picture.current.srcObject = preview.stream;
    if (preview.stream) setMirrored(isSelfie(preview.stream));
  }, [preview.stream, running]);

  useEffect(() => {
    if (view.phase === 'ended' || view.phase === 'loading') {
      setAsking(false);
      refresh();
    }
  }, [view.phase, refresh]);

  async function goLive(takeOver: boolean): Promise<void> {
    const [sound] = preview.stream?.getAudioTracks() ?? [];
    const [image] = preview.stream?.getVideoTracks() ?? [];
    const media = {
      audio: sound !== undefined,
      video: image !== undefined,
      audioDeviceId: sound?.getSettings().deviceId ?? null,
      videoDeviceId: image?.getSettings().deviceId ?? null,
      picture: picture.current,
    };
    const userName = studio?.influencer.name ?? '';
    tell({ type: 'goLivePressed' });
    setMuted(false);
    EndDialog.preload();
    setHeld(keepStill(picture.current, still.current));
    // Some phones give a camera to one user at a time.
    for (const track of preview.stream?.getTracks() ?? []) track.stop();
    try {
      const { startBroadcast } = await fetchBroadcast();
      broadcast.current = startBroadcast({ holder: holderId(), takeOver, userName, media }, tell);
    } catch {
      tell({ type: 'failed', sentence: lazyWords.partMissing, code: null });
    }
  }

  function beginRehearsal(): void {
    const [sound] = preview.stream?.getAudioTracks() ?? [];
    const [image] = preview.stream?.getVideoTracks() ?? [];
    setRehearsing({
      cameraId: image?.getSettings().deviceId ?? null,
      microphoneId: sound?.getSettings().deviceId ?? null,
    });
  }

  async function end(): Promise<void> {
    await broadcast.current?.end();
  }

  async function endWithoutJoining(): Promise<void> {
    const showId = lastShow();
    const { endShow } = await import('./showCalls');
    try {
      if (showId) await endShow(showId, holderId(), null);
      rememberShow(null);
    } catch (reason) {
      tell({ type: 'failed', sentence: failureOf(reason).message, code: null });
    }
    refresh();
  }

  async function setMicrophone(on: boolean): Promise<void> {
    await broadcast.current?.setMicrophone(on);
    setMuted(!on);
  }

  async function flip(): Promise<void> {
    await broadcast.current?.flipCamera();
    const shown = picture.current?.srcObject;
    if (shown instanceof MediaStream) setMirrored(isSelfie(shown));
  }

  const onAir = view.phase === 'live';
  const showsPicture = running || preview.stream !== null;
  const supportCode = <SupportCode code={studio?.supportCode ?? null} />;

  return (
    <div class={onAir ? 'studio live' : 'studio'} data-state={view.phase}>
      <video
        ref={picture}
        class={mirrored ? 'stage mirrored' : 'stage'}
        hidden={!showsPicture || view.phase === 'ended'}
        autoplay
        playsInline
        muted
        aria-hidden="true"
        onLoadedData={() => setHeld(false)}
      />
      <canvas
        ref={still}
        class={mirrored ? 'stage mirrored' : 'stage'}
        hidden={!held || view.phase !== 'connecting'}
        aria-hidden="true"
      />
      <StudioHeader view={view} onAccount={() => setAccount(true)} />
      {forSomebodyElse && studio && !running ? (
        <p class="notice" role="status">
          {words.signedInNow(isolated(studio.influencer.name))}
        </p>
      ) : null}
      {view.phase === 'ended' && view.ending ? (
        <Ended ending={view.ending} onBack={() => tell({ type: 'dismissed' })}>
          {supportCode}
        </Ended>
      ) : null}
      {running ? (
        <LiveControls
          phase={view.phase}
          soundOnly={view.soundOnly}
          muted={muted}
          otherAccount={failure?.code === 'OTHER_ACCOUNT' ? (studio?.influencer.name ?? '') : null}
          onMicrophone={(on) => void setMicrophone(on)}
          onFlip={preview.cameras.length > 1 ? () => void flip() : null}
          onEnd={() => setAsking(true)}
        >
          {supportCode}
        </LiveControls>
      ) : null}
      {rehearsing ? <Rehearsal chosen={rehearsing} onClose={() => setRehearsing(null)} /> : null}
      {!running && view.phase !== 'ended' && rehearsing === null ? (
        <Offstage
          view={view}
          studio={studio}
          nextShows={studio?.nextShows ?? []}
          unreachable={failure !== null}
          preview={preview}
          silent={silent}
          onSilent={setSilent}
          onGoLive={(takeOver) => void goLive(takeOver)}
          onEnd={() => void endWithoutJoining()}
          onAsked={refresh}
          onRehearse={beginRehearsal}
        />
      ) : null}
      {asking && running ? <EndDialog onEnd={end} onClose={() => setAsking(false)} /> : null}
      {account && studio && !running ? (
        <AccountDialog
          name={studio.influencer.name}
          email={studio.influencer.email}
          show={studio.show?.id}
          told={studio}
          onClose={() => setAccount(false)}
        />
      ) : null}
    </div>
  );
}
