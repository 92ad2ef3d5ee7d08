import { type FragmentType, graphql, readFragment } from '../gql';
import { personWords as words } from '../messages/person';
import { Button } from '../ui/Button';
import { Timer } from '../ui/Moment';
import { spanWords } from '../ui/time';
import { When } from '../ui/When';
import type { useActs } from './useActs';

const PersonShow_Influencer = graphql(`
  fragment PersonShow_Influencer on Influencer {
    id
    name
    readiness
    show { id openedAt startedAt }
    lastShow { id startedAt endedAt ending }
  }
`);

interface PersonShowProps {
  influencer: FragmentType<typeof PersonShow_Influencer>;
  acts: ReturnType<typeof useActs>;
}

/** The show that is open, with its clock; else the last one and why it ended. */
export function PersonShow({ influencer, acts }: PersonShowProps) {
  const person = readFragment(PersonShow_Influencer, influencer);
  const { show, lastShow } = person;
  if (show)
    return (
      <section>
        <h3>{words.show}</h3>
        <dl class="facts">
          <dt>{words.opened}</dt>
          <dd>
            <When at={show.openedAt} />
          </dd>
          {show.startedAt ? (
            <>
              <dt>{words.onAir}</dt>
              <dd>
                <When at={show.startedAt} /> <span class="muted">·</span> <Timer since={show.startedAt} />
              </dd>
            </>
          ) : null}
        </dl>
        {acts.mayNot.streaming ? null : (
          <Button small onClick={() => acts.streaming.change(person, false)}>
            {words.stop}
          </Button>
        )}
      </section>
    );
  return (
    <section>
      <h3>{words.lastShow}</h3>
      {lastShow?.endedAt ? (
        <dl class="facts">
          <dt>{words.ended}</dt>
          <dd>
            <When at={lastShow.endedAt} />
          </dd>
          <dt>{words.lasted}</dt>
          <dd>
            {lastShow.startedAt
              ? spanWords(Date.parse(lastShow.endedAt) - Date.parse(lastShow.startedAt))
              : words.neverOnAir}
          </dd>
          {lastShow.ending ? (
            <>
              <dt>{words.why}</dt>
              <dd>{lastShow.ending}</dd>
            </>
          ) : null}
        </dl>
      ) : (
        <p class="muted">{words.noShow}</p>
      )}
    </section>
  );
}
