import '../styles/firstSteps.css';
import { useId } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { firstSteps as words } from '#messages/firstSteps';
import { Button } from '../ui/Button';
import { type Known, stepsDone } from './firstSteps';

interface FirstStepsProps {
  people: readonly Known[];
  /** Null for whoever may not. */
  onAdd: (() => void) | null;
}

/** What there is to do until the first show; each step is ticked once the desk knows that it is done. */
export function FirstSteps({ people, onAdd }: FirstStepsProps) {
  const [, navigate] = useLocation();
  const titleId = useId();
  const done = stepsDone(people);
  if (done.show) return null;
  return (
    <section class="first-steps" aria-labelledby={titleId}>
      <h2 id={titleId}>{words.title}</h2>
      <ol>
        {(['add', 'token', 'join', 'show'] as const).map((step) => (
          <li key={step} class={done[step] ? 'done' : undefined} data-step={step} data-done={done[step]}>
            <strong>
              {done[step] ? <span class="sr">{words.done} </span> : null}
              {words.steps[step]}
            </strong>
            {done[step] ? null : <p class="hint">{words.how[step]}</p>}
            {step === 'add' && !done.add && onAdd ? (
              <div class="pair">
                <Button kind="primary" onClick={onAdd}>
                  {words.add}
                </Button>
                <Button onClick={() => navigate('/admin/import')}>{words.import}</Button>
              </div>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
