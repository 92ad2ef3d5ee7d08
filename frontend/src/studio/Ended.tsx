import type { ComponentChildren } from 'preact';
import { studio as words } from '#messages/studio';
import { useArrival } from '../ui/Page';
import { spanWords } from '../ui/time';
import { endingSentence, endingTitle } from './endingSentence';
import type { Ending } from './machine';

interface EndedProps {
  ending: Ending;
  onBack: () => void;
  /** What stands below everything. */
  children: ComponentChildren;
}

/** The page after a show: that it has ended, and why. */
export function Ended({ ending, onBack, children }: EndedProps) {
  const heading = useArrival<HTMLHeadingElement>();
  const { startedAt, endedAt } = ending;
  const lasted = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null;
  return (
    <main class="offstage">
      <div class="words">
        <h1 ref={heading} tabIndex={-1}>
          {endingTitle(ending)}
        </h1>
        <p>{endingSentence(ending)}</p>
        {ending.untold ? <p role="alert">{words.endNotSaved}</p> : null}
        {lasted !== null ? <p class="muted">{words.lasted(spanWords(lasted))}</p> : null}
      </div>
      <button type="button" class="golive" onClick={onBack}>
        {words.backToStudio}
      </button>
      {children}
    </main>
  );
}
