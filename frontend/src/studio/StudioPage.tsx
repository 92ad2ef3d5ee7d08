import { useCallback, useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { failureOf, mutate, query } from '../api/client';
import { graphql } from '../gql';
import { studioWords as words } from '../messages/studio';
import { Mark } from '../ui/Mark';
import { Timer } from '../ui/Moment';
import { usePoll } from '../ui/poll';
import { StatusBadge } from '../ui/StatusBadge';
import { type Broadcast, startBroadcast } from './broadcast';
import { EndDialog } from './EndDialog';
import { Ended } from './Ended';
import { holderId, lastShow, rememberShow } from './holder';
import { LiveControls } from './LiveControls';
import { firstView, inShow, step } from './machine';
import { Offstage } from './Offstage';
import { endShow } from './showCalls';
import { useOnAirGuards } from './useOnAirGuards';
import { usePreview } from './usePreview';

const StudioPageQuery = graphql(`
  query StudioPage {
    studio { influencer { name } state show { id } ...Offstage_Studio }
  }
`);

const SignOutInfluencer = graphql(`
  mutation SignOutInfluencer { signOut(audience: INFLUENCER) }
`);

const POLL_MS = 5000;

/** /studio: one state, one sentence, one button. */
export function StudioPage() {
  const [, navigate] = useLocation();
  const [view, tell] = useReducer(step, firstView);
  const [muted, setMuted] = useState(false);
  const [asking, setAsking] = useState(false);
  const [ending, setEnding] = useState(false);
  const broadcast = useRef<Broadcast | null>(null);
  const picture = useRef<HTMLVideoElement>(null);

  const load = useCallback(async () => (await query(StudioPageQuery, {})).studio, []);
  const { data: studio, failure, refresh } = usePoll(load, POLL_MS);
  const preview = usePreview(view.phase === 'ready' || view.phase === 'rejoin' || view.phase === 'elsewhere');
  const running = inShow(view.phase);
  useOnAirGuards(running);

  useEffect(() => {
    document.title = 'Studio - Greenroom';
  }, []);

  useEffect(() => {
    if (studio) tell({ type: 'told', state: studio.state, mine: studio.show?.id === lastShow() });
  }, [studio]);

  useEffect(() => {
    if (failure !== null && !running && failureOf(failure).code === 'UNAUTHENTICATED')
      navigate('/login', { replace: true });
  }, [failure, running, navigate]);

  useEffect(() => {
    if (view.phase !== 'ready') return;
    const fetchSdk = () => void import('./hms');
    // Safari has no idle callback.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(fetchSdk, 2000);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(fetchSdk, { timeout: 5000 });
    return () => cancelIdleCallback(handle);
  }, [view.phase]);

  useEffect(() => {
    // The picture's element is the SDK's while this page is in a show.
    if (picture.current && !running) picture.current.srcObject = preview.stream;
  }, [preview.stream, running]);

  useEffect(() => {
    if (view.phase === 'ended' || view.phase === 'loading') {
      setAsking(false);
      setEnding(false);
      refresh();
    }
  }, [view.phase, refresh]);

  function goLive(takeOver: boolean): void {
    const [sound] = preview.stream?.getAudioTracks() ?? [];
    const [image] = preview.stream?.getVideoTracks() ?? [];
    tell({ type: 'goLivePressed' });
    // Some phones give a camera to one user at a time.
    for (const track of preview.stream?.getTracks() ?? []) track.stop();
    broadcast.current = startBroadcast(
      {
        holder: holderId(),
        takeOver,
        userName: studio?.influencer.name ?? '',
        media: {
          audio: sound !== undefined,
          video: image !== undefined,
          audioDeviceId: sound?.getSettings().deviceId ?? null,
          videoDeviceId: image?.getSettings().deviceId ?? null,
          picture: picture.current,
        },
      },
      tell,
    );
    setMuted(false);
  }

  async function end(): Promise<void> {
    setEnding(true);
    await broadcast.current?.end();
    setEnding(false);
  }

  async function endWithoutJoining(): Promise<void> {
    const showId = lastShow();
    if (showId) await endShow(showId, holderId(), null).catch(() => null);
    rememberShow(null);
    refresh();
  }

  async function setMicrophone(on: boolean): Promise<void> {
    await broadcast.current?.setMicrophone(on);
    setMuted(!on);
  }

  async function signOut(): Promise<void> {
    await mutate(SignOutInfluencer, {}).catch(() => null);
    location.assign('/login');
  }

  const onAir = view.phase === 'live';
  const showsPicture = running || preview.stream !== null;
  const selfie = preview.facing === 'user';

  return (
    <div class={onAir ? 'studio live' : 'studio'} data-state={view.phase}>
      <video
        ref={picture}
        class={selfie ? 'stage mirrored' : 'stage'}
        hidden={!showsPicture || view.phase === 'ended'}
        autoplay
        playsInline
        muted
        aria-hidden="true"
      />
      <header>
        <Mark onAir={onAir} />
        <span class="right">
          {running || view.phase === 'loading' ? null : (
            <button type="button" class="link" onClick={() => void signOut()}>
              {words.signOut}
            </button>
          )}
          {onAir && view.startedAt ? (
            <StatusBadge shape="live">
              {words.live} <Timer since={view.startedAt} />
            </StatusBadge>
          ) : (
            <StatusBadge shape="off-air">
              {view.phase === 'reconnecting' ? words.reconnecting : words.notLive}
            </StatusBadge>
          )}
        </span>
      </header>
      {view.phase === 'ended' && view.ending ? (
        <Ended ending={view.ending} onBack={() => tell({ type: 'dismissed' })} />
      ) : null}
      {running ? (
        <LiveControls
          phase={view.phase}
          muted={muted}
          onMicrophone={(on) => void setMicrophone(on)}
          onFlip={() => void broadcast.current?.flipCamera()}
          onEnd={() => setAsking(true)}
        />
      ) : null}
      {!running && view.phase !== 'ended' ? (
        <Offstage
          view={view}
          studio={studio}
          unreachable={failure !== null}
          preview={preview}
          onGoLive={goLive}
          onEnd={() => void endWithoutJoining()}
        />
      ) : null}
      {asking && running ? (
        <EndDialog busy={ending} onEnd={() => void end()} onClose={() => setAsking(false)} />
      ) : null}
    </div>
  );
}
