import type { ComponentChildren, ComponentProps } from 'preact';
import { useState } from 'preact/hooks';
import { camera } from '#messages/camera';
import { devices } from '#messages/devices';
import { studio as words } from '#messages/studio';
import { type FragmentType, graphql, readFragment } from '../gql';
import { lazyDialog } from '../ui/lazyDialog';
import { lazyPage } from '../ui/lazyPage';
import { here } from '../ui/userAgent';
import { AskAdmin } from './AskAdmin';
import { type CameraProblem, cameraSentence } from './camera';
import { FlipIcon } from './Icons';
import { MicrophoneMeter } from './MicrophoneMeter';
import type { StudioView } from './machine';
import { NextShows } from './NextShows';
import { SupportCode } from './SupportCode';
import type { Preview } from './usePreview';

const CopyLink = lazyPage(() => import('../ui/CopyLink'));
const DevicesDialog = lazyDialog(() => import('./DevicesDialog'));

const Offstage_Studio = graphql(`
  fragment Offstage_Studio on Studio {
    message fix repairedBy supportCode request { ...AskAdmin_HelpRequest }
  }
`);

interface OffstageProps {
  view: StudioView;
  studio: FragmentType<typeof Offstage_Studio> | null;
  nextShows: ComponentProps<typeof NextShows>['shows'];
  unreachable: boolean;
  preview: Preview;
  /** Whether nothing is heard in the preview. */
  silent: boolean;
  onSilent: (silent: boolean) => void;
  onGoLive: (takeOver: boolean) => void;
  /** End a show that this page has left. */
  onEnd: () => void;
  /** The admins were asked for help: what the page knows is old. */
  onAsked: () => Promise<void>;
  onRehearse: () => void;
}

interface BlockedProps extends Pick<OffstageProps, 'onAsked'> {
  studio: FragmentType<typeof Offstage_Studio>;
  title: string;
}

function Blocked({ studio, title, onAsked }: BlockedProps) {
  const { message, fix, repairedBy, supportCode, request } = readFragment(Offstage_Studio, studio);
  return (
    <>
      <h1>{title}</h1>
      <p>{message}</p>
      {request ? null : <p class="muted">{fix ?? (repairedBy ? words.repairedBy[repairedBy] : '')}</p>}
      {repairedBy === 'NOBODY' ? null : <AskAdmin request={request} onAsked={onAsked} />}
      <SupportCode code={supportCode} large />
    </>
  );
}

function Problem({ view }: { view: StudioView }) {
  return (
    <div role="alert">
      {view.problem ? (
        <p class="error">
          <span>
            {view.problem.sentence}{' '}
            {view.problem.code ? <span class="muted">{words.failureCode(view.problem.code)}</span> : null}
          </span>
        </p>
      ) : null}
    </div>
  );
}

/** The one button; it waits for the camera, since a show without picture and sound cannot start. */
function GoLiveButton(props: { preview: Preview; onPress: () => void; children: string }) {
  const waiting = props.preview.stream === null;
  return (
    <button
      type="button"
      class="golive"
      aria-disabled={waiting || undefined}
      onClick={() => {
        if (!waiting) props.onPress();
      }}
    >
      {props.children}
    </button>
  );
}

/** Under the picture: that nobody else sees it, or what is amiss with it. */
function PreviewWords({
  preview,
  unreachable,
  silent,
}: {
  preview: Preview;
  unreachable: boolean;
  silent: boolean;
}) {
  if (unreachable) return <p>{words.unreachable}</p>;
  if (preview.stream === null) return <p>{camera.asking}</p>;
  if (silent) return <p>{words.silent}</p>;
  return <p>{preview.stream.getVideoTracks().length === 0 ? words.soundOnly : words.onlyYou}</p>;
}

/** Why there is no picture, and how to get one on this device. */
function NoCamera(props: { problem: CameraProblem; onTryAgain: () => void; children: ComponentChildren }) {
  const { what, fix } = cameraSentence(props.problem, here.surroundings());
  return (
    <main class="offstage">
      <div class="words" role="status">
        <h1>{what}</h1>
        <p>{fix}</p>
      </div>
      {here.app() === null ? (
        <button type="button" class="golive" onClick={props.onTryAgain}>
          {words.tryAgain}
        </button>
      ) : (
        <CopyLink kind="golive" url={location.href} />
      )}
      {props.children}
    </main>
  );
}

/** Everything before a show: what stands in the way, or the one button. */
export function Offstage(props: OffstageProps) {
  const {
    view,
    studio,
    nextShows,
    unreachable,
    preview,
    silent,
    onSilent,
    onGoLive,
    onEnd,
    onAsked,
    onRehearse,
  } = props;
  const [choosing, setChoosing] = useState(false);
  const { phase } = view;
  const rehearse = (
    <button type="button" class="link" onClick={onRehearse}>
      {words.rehearse}
    </button>
  );
  if (phase === 'loading' || !studio)
    return (
      // Each of these is a page of its own: one that turns into the other would be seen to move.
      <main class="footer" key="loading">
        <Problem view={view} />
        <p role="status">{unreachable ? words.unreachable : ''}</p>
      </main>
    );
  if (phase === 'blocked' || phase === 'paused')
    return (
      <main class="offstage">
        <div class="words">
          <Blocked
            studio={studio}
            title={phase === 'paused' ? words.paused : words.blocked}
            onAsked={onAsked}
          />
          {unreachable ? <p class="muted">{words.unreachable}</p> : null}
        </div>
        <Problem view={view} />
        {rehearse}
        <NextShows shows={nextShows} />
      </main>
    );

  const supportCode = <SupportCode code={readFragment(Offstage_Studio, studio).supportCode} />;
  if (preview.problem)
    return (
      <NoCamera problem={preview.problem} onTryAgain={preview.tryAgain}>
        <Problem view={view} />
        {rehearse}
        {supportCode}
      </NoCamera>
    );

  const severalDevices = preview.cameras.length > 1 || preview.microphones.length > 1;
  let main: ComponentChildren = null;
  let above: ComponentChildren = null;
  if (phase === 'elsewhere') {
    above = (
      <>
        <h1>{words.elsewhere}</h1>
        <p>{words.elsewhereHint}</p>
      </>
    );
    main = (
      <GoLiveButton preview={preview} onPress={() => onGoLive(true)}>
        {words.takeOver}
      </GoLiveButton>
    );
  } else if (phase === 'rejoin') {
    above = (
      <>
        <h1>{words.rejoinTitle}</h1>
        <p>{words.rejoinHint}</p>
      </>
    );
    main = (
      <>
        <button type="button" class="round text" onClick={onEnd}>
          {words.endInstead}
        </button>
        <GoLiveButton preview={preview} onPress={() => onGoLive(false)}>
          {words.rejoin}
        </GoLiveButton>
      </>
    );
  } else {
    above = <PreviewWords preview={preview} unreachable={unreachable} silent={silent} />;
    main = (
      <>
        {preview.stream ? <MicrophoneMeter stream={preview.stream} onSilent={onSilent} /> : null}
        <GoLiveButton preview={preview} onPress={() => onGoLive(false)}>
          {words.goLive}
        </GoLiveButton>
        {preview.cameras.length > 1 ? (
          <button type="button" class="round" aria-label={words.flip} onClick={preview.flip}>
            <FlipIcon />
          </button>
        ) : null}
      </>
    );
  }
  return (
    <main class="footer">
      <Problem view={view} />
      <div class="words" role="status">
        {above}
      </div>
      <div class="controls">{main}</div>
      <div class="links">
        {severalDevices ? (
          <button type="button" class="link" onClick={() => setChoosing(true)}>
            {devices.title}
          </button>
        ) : null}
        {phase === 'ready' ? rehearse : null}
      </div>
      {supportCode}
      <NextShows shows={nextShows} />
      {choosing ? <DevicesDialog preview={preview} onClose={() => setChoosing(false)} /> : null}
    </main>
  );
}
