import { useState } from 'preact/hooks';
import { clocks as clockWords } from '#messages/clocks';
import { influencers as influencersWords } from '#messages/influencers';
import { panel as words } from '#messages/panel';
import { rowMenu as rowMenuWords } from '#messages/rowMenu';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { isolated } from '../ui/isolated';
import { NewTab } from '../ui/NewTab';
import { Said } from '../ui/Said';
import { Switch } from '../ui/Switch';
import { timeNear } from '../ui/time';
import { When } from '../ui/When';
import { Clocks } from './Clocks';
import { ReconnectRisk, Silence, StandingBadge } from './RowStatus';
import { standingOf } from './standing';
import type { useActions } from './useActions';

const PanelStatus_Influencer = graphql(`
  fragment PanelStatus_Influencer on Influencer {
    id
    name
    readiness
    archivedAt
    findings { code message fix repairedBy helpUrl }
    token { accessKey }
    place { state message checkedAt }
    streaming { enabled since by { name } reason canStillJoinUntil }
    show { id state startedAt silentSince reconnectableUntil reconnectAtRisk }
  }
`);

interface PanelStatusProps {
  influencer: FragmentType<typeof PanelStatus_Influencer>;
  actions: ReturnType<typeof useActions>;
}

/** What the next Go Live would meet, everything in its way with who repairs it, and the streaming switch. */
export function PanelStatus({ influencer, actions }: PanelStatusProps) {
  const person = readFragment(PanelStatus_Influencer, influencer);
  const { streaming, findings, place } = person;
  const [comparing, setComparing] = useState(false);
  return (
    <>
      <section>
        <h3>{words.status}</h3>
        <StandingBadge of={person} />
        <ReconnectRisk show={person.show} />
        {person.show?.silentSince ? <Silence since={person.show.silentSince} /> : null}
        {standingOf(person) === 'READY' ? <p class="muted">{words.ready}</p> : null}
        {findings.length > 0 ? (
          <ul class="findings">
            {findings.map((finding) => (
              <li key={finding.code} data-finding={finding.code}>
                <strong>
                  <Said text={finding.message} />
                </strong>{' '}
                <Said text={finding.fix} /> <span class="muted">{words.repair[finding.repairedBy]}</span>{' '}
                <NewTab href={finding.helpUrl}>{finding.code}</NewTab>
                {finding.code === 'NOT_YET_VALID' ? (
                  <details onToggle={(event) => setComparing(event.currentTarget.open)}>
                    <summary>{clockWords.compare}</summary>
                    {comparing ? <Clocks accessKey={person.token?.accessKey ?? null} /> : null}
                  </details>
                ) : null}
              </li>
            ))}
          </ul>
        ) : null}
        {place && place.state !== 'BROKEN' && !findings.some(({ code }) => code === 'NOT_CHECKED') ? (
          <p class="muted" data-place={place.state}>
            <Said text={place.message} />
            {place.checkedAt ? (
              <>
                <span class="dot"> · </span>
                <When at={place.checkedAt} />
              </>
            ) : null}
          </p>
        ) : null}
      </section>
      <section>
        <h3>{words.streaming}</h3>
        <div class="panel-switch">
          <Switch
            label={influencersWords.streamingOf(isolated(person.name))}
            on={actions.streaming.pending.get(person.id) ?? streaming.enabled}
            disabled={actions.whyNot.streaming !== null || person.archivedAt !== null}
            title={actions.whyNot.streaming ?? undefined}
            onChange={(enabled) => actions.streaming.change(person, enabled)}
          />
          <p>
            {streaming.enabled ? words.allowed : words.notAllowed}
            {streaming.since ? (
              <span class="muted">
                {' '}
                {words.at({ when: <When at={streaming.since} />, by: isolated(streaming.by?.name) })}
              </span>
            ) : null}
            {streaming.reason ? <span class="quote">{streaming.reason}</span> : null}
          </p>
          {streaming.enabled || actions.whyNot.streaming || person.archivedAt ? null : (
            <Button small onClick={() => actions.streaming.askReason(person)}>
              {streaming.reason ? rowMenuWords.editReason : influencersWords.addReason}
            </Button>
          )}
        </div>
        {streaming.enabled || !streaming.canStillJoinUntil ? null : (
          <p class="hint">{words.stillJoinable(timeNear(streaming.canStillJoinUntil, Date.now()))}</p>
        )}
      </section>
    </>
  );
}
