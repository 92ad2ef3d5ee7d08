import '../styles/rehearsal.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { rehearsal as words } from '#messages/rehearsal';
import type { RehearsalPartName, RehearsalResult } from '../gql/graphql';
import { useArrival } from '../ui/Page';
import { StatusBadge } from '../ui/StatusBadge';
import type { Chosen } from './rehearsalDevices';
import { type Outcome, rehearse } from './rehearse';

const PARTS = Object.keys(words.parts) as RehearsalPartName[];
const SHAPES = { GOOD: 'ready', FAULT: 'blocked', NOT_TRIED: 'off' } as const;

interface RehearsalProps {
  /** What the show would use; read once. */
  chosen: Chosen;
  onClose: () => void;
}

/** Everything that a show needs, tried before it: five parts, how many are good, and what to do about the others. */
export default function Rehearsal({ chosen, onClose }: RehearsalProps) {
  const [attempt, setAttempt] = useState(0);
  const [tried, setTried] = useState<Partial<Record<RehearsalPartName, RehearsalResult>>>({});
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const picture = useRef<HTMLVideoElement>(null);
  const level = useRef<HTMLSpanElement>(null);
  const page = useArrival<HTMLElement>();

  useEffect(() => {
    const stop = new AbortController();
    setTried({});
    setOutcome(null);
    const options = {
      chosen,
      picture: picture.current ?? document.createElement('video'),
      onPart(part: RehearsalPartName, result: RehearsalResult) {
        if (!stop.signal.aborted) setTried((before) => ({ ...before, [part]: result }));
      },
      onLevel: (loud: number) => level.current?.style.setProperty('--level', loud.toFixed(2)),
      stopped: stop.signal,
    };
    void rehearse(options).then((ended) => {
      if (!stop.signal.aborted) setOutcome(ended);
      stop.abort();
    });
    return () => stop.abort();
  }, [attempt]);

  const kept = outcome && 'kept' in outcome ? outcome.kept : null;
  const heading = kept?.score ?? (outcome ? words.failed : words.title);
  return (
    <main
      class="offstage"
      ref={page}
      tabIndex={-1}
      data-rehearsal={kept ? 'kept' : outcome ? 'failed' : 'running'}
    >
      <div class="words" role="status">
        <h1>{heading}</h1>
        {outcome === null ? <p>{words.running}</p> : null}
        {outcome === null && !tried.MICROPHONE ? <p>{words.speak}</p> : null}
        {kept ? <p>{kept.good === PARTS.length ? words.allGood : words.someNot}</p> : null}
        {outcome && 'refused' in outcome ? <p>{outcome.refused}</p> : null}
      </div>
      {outcome === null ? (
        <video ref={picture} class="rehearsal-picture" playsInline muted aria-hidden="true" />
      ) : null}
      {outcome === null || kept ? (
        <ul class="rehearsal">
          {PARTS.map((part) => {
            const told = kept?.parts.find((one) => one.part === part);
            return (
              <li key={part} data-part={part}>
                <b>{words.parts[part]}</b>
                {told ? (
                  <StatusBadge shape={SHAPES[told.state]} plain>
                    {words.states[told.state]}
                  </StatusBadge>
                ) : (
                  <span class="muted">{tried[part] ? words.tried : words.trying}</span>
                )}
                {part === 'MICROPHONE' && outcome === null && !tried.MICROPHONE ? (
                  <span class="level" ref={level} aria-hidden="true" />
                ) : null}
                {told && told.state !== 'GOOD' ? (
                  <p>
                    {told.message} {told.fix ? <span class="muted">{told.fix}</span> : null}
                  </p>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
      {outcome ? (
        <button type="button" class="golive" onClick={() => setAttempt((count) => count + 1)}>
          {words.again}
        </button>
      ) : null}
      <button type="button" class="link" onClick={onClose}>
        {words.done}
      </button>
    </main>
  );
}
