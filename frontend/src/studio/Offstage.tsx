import type { ComponentChildren } from 'preact';
import { type FragmentType, graphql, readFragment } from '../gql';
import { studioWords as words } from '../messages/studio';
import { cameraSentence } from './camera';
import { FlipIcon } from './Icons';
import { MicrophoneMeter } from './MicrophoneMeter';
import type { StudioView } from './machine';
import type { Preview } from './usePreview';

const Offstage_Studio = graphql(`
  fragment Offstage_Studio on Studio { message fix repairedBy code }
`);

interface OffstageProps {
  view: StudioView;
  studio: FragmentType<typeof Offstage_Studio> | null;
  unreachable: boolean;
  preview: Preview;
  onGoLive: (takeOver: boolean) => void;
  /** End a show that this page has left. */
  onEnd: () => void;
}

function Blocked({ studio, title }: { studio: FragmentType<typeof Offstage_Studio>; title: string }) {
  const { message, fix, repairedBy, code } = readFragment(Offstage_Studio, studio);
  return (
    <>
      <h1>{title}</h1>
      <p>{message}</p>
      <p class="muted">{fix ?? (repairedBy ? words.repairedBy[repairedBy] : '')}</p>
      {code ? (
        <p class="read-out">
          <span class="muted">{words.codeLabel}</span> <strong class="mono">{code}</strong>
        </p>
      ) : null}
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

/** Everything before a show: what stands in the way, or the one button. */
export function Offstage({ view, studio, unreachable, preview, onGoLive, onEnd }: OffstageProps) {
  const { phase } = view;
  if (phase === 'loading' || !studio)
    return (
      <main class="footer">
        <Problem view={view} />
        <p role="status">{unreachable ? words.unreachable : ''}</p>
      </main>
    );
  if (phase === 'blocked' || phase === 'paused')
    return (
      <main class="offstage">
        <div class="words">
          <Blocked studio={studio} title={phase === 'paused' ? words.paused : words.blocked} />
          {unreachable ? <p class="muted">{words.unreachable}</p> : null}
        </div>
      </main>
    );

  const camera = preview.problem ? cameraSentence(preview.problem) : null;
  let main: ComponentChildren = null;
  let above: ComponentChildren = null;
  if (camera) {
    above = (
      <>
        <h1>{camera.what}</h1>
        <p>{camera.fix}</p>
      </>
    );
    main = (
      <button type="button" class="golive" onClick={preview.tryAgain}>
        {words.tryAgain}
      </button>
    );
  } else if (phase === 'elsewhere') {
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
    const silent = preview.stream !== null && preview.stream.getVideoTracks().length === 0;
    const ready = preview.stream === null ? words.cameraAsking : silent ? words.soundOnly : words.onlyYou;
    above = <p>{unreachable ? words.unreachable : ready}</p>;
    main = (
      <>
        {preview.stream ? <MicrophoneMeter stream={preview.stream} /> : null}
        <GoLiveButton preview={preview} onPress={() => onGoLive(false)}>
          {words.goLive}
        </GoLiveButton>
        <button type="button" class="round" aria-label={words.flip} onClick={preview.flip}>
          <FlipIcon />
        </button>
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
    </main>
  );
}
