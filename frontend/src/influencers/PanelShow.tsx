import { panel as words } from '#messages/panel';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { Timer } from '../ui/Moment';
import { NewTab } from '../ui/NewTab';
import { moment, spanWords } from '../ui/time';
import { When } from '../ui/When';
import type { useActions } from './useActions';

const PanelShow_Influencer = graphql(`
  fragment PanelShow_Influencer on Influencer {
    id
    name
    readiness
    show { id openedAt startedAt reconnectableUntil }
    lastShow { id startedAt endedAt ending endingHelpUrl }
  }
`);

interface PanelShowProps {
  influencer: FragmentType<typeof PanelShow_Influencer>;
  actions: ReturnType<typeof useActions>;
}

/** The show that is open, with its clock; else the last one and why it ended. */
export function PanelShow({ influencer, actions }: PanelShowProps) {
  const person = readFragment(PanelShow_Influencer, influencer);
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
          {show.reconnectableUntil ? (
            <>
              <dt>{words.reconnects}</dt>
              <dd>{moment(show.reconnectableUntil)}</dd>
            </>
          ) : null}
        </dl>
        {actions.whyNot.streaming ? null : (
          <Button small onClick={() => actions.streaming.change(person, false)}>
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
              <dd>
                {lastShow.ending}
                {lastShow.endingHelpUrl ? (
                  <>
                    {' '}
                    <NewTab href={lastShow.endingHelpUrl}>{words.aboutError}</NewTab>
                  </>
                ) : null}
              </dd>
            </>
          ) : null}
        </dl>
      ) : (
        <p class="muted">{words.noShow}</p>
      )}
    </section>
  );
}
