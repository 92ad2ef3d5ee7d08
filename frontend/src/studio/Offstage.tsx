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

/** Everything before a show: what stands in the way, or the one button. */
export function Offstage({ view, studio, unreachable, preview, onGoLive, onEnd }: OffstageProps) {
  const { phase } = view;
  if (phase === 'loading' || !studio)
    return (
      <main class="footer">
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
      <button type="button" class="golive" aria-disabled={!preview.stream} onClick={() => onGoLive(true)}>
        {words.takeOver}
      </button>
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
        <button type="button" class="golive" onClick={() => onGoLive(false)}>
          {words.rejoin}
        </button>
      </>
    );
  } else {
    const silent = preview.stream !== null && preview.stream.getVideoTracks().length === 0;
    const ready = preview.stream === null ? words.cameraAsking : silent ? words.soundOnly : words.onlyYou;
    above = <p>{unreachable ? words.unreachable : ready}</p>;
    main = (
      <>
        {preview.stream ? <MicrophoneMeter stream={preview.stream} /> : null}
        <button
          type="button"
          class="golive"
          aria-disabled={preview.stream === null || undefined}
          onClick={() => {
            if (preview.stream) onGoLive(false);
          }}
        >
          {words.goLive}
        </button>
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
