import { rehearsed as words } from '#messages/rehearsed';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Said } from '../ui/Said';
import { When } from '../ui/When';

const PanelRehearsal_Rehearsal = graphql(`
  fragment PanelRehearsal_Rehearsal on Rehearsal {
    finishedAt
    score
    parts { part state message fix }
  }
`);

interface PanelRehearsalProps {
  rehearsal: FragmentType<typeof PanelRehearsal_Rehearsal> | null;
}

/** What their last rehearsal found: how many parts are good, and what to do about the others. */
export function PanelRehearsal({ rehearsal: ref }: PanelRehearsalProps) {
  const rehearsal = readFragment(PanelRehearsal_Rehearsal, ref);
  return (
    <section>
      <h3>{words.title}</h3>
      {rehearsal ? (
        <>
          <p>
            {rehearsal.score}, <When at={rehearsal.finishedAt} />
          </p>
          <dl class="facts">
            {rehearsal.parts.map(({ part, state, message, fix }) => (
              <>
                <dt>{words.parts[part]}</dt>
                <dd class={state === 'FAULT' ? 'wrong' : undefined}>
                  {state === 'GOOD' ? words.good : <Said text={`${message} ${fix ?? ''}`} />}
                </dd>
              </>
            ))}
          </dl>
        </>
      ) : (
        <p class="muted">{words.none}</p>
      )}
    </section>
  );
}
