import { influencers as influencersWords } from '#messages/influencers';
import { status as statusWords } from '#messages/status';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { Readiness } from '../gql/graphql';
import { useNow } from '../ui/clock';
import { Timer } from '../ui/Moment';
import { Said } from '../ui/Said';
import { StatusBadge } from '../ui/StatusBadge';
import { moment, spanWords, timeNear } from '../ui/time';
import { PageReportLine } from './PageReportLine';
import { deviceBlocked, reasonsOf, SHAPES, standingOf } from './standing';

const RowStatus_Influencer = graphql(`
  fragment RowStatus_Influencer on Influencer {
    readiness
    findings { code message }
    streaming { by { name } reason canStillJoinUntil }
    show { state startedAt silentSince reconnectableUntil reconnectAtRisk }
    pageReport { ...PageReportLine_PageReport }
  }
`);

/** How long the desk has not heard from a show's page. */
export function Silence({ since }: { since: string }) {
  const present = useNow(5000);
  return (
    <span class="reason silent" title={moment(since)}>
      {influencersWords.silent(spanWords(present - Date.parse(since)))}
    </span>
  );
}

interface ReconnectProps {
  show: { reconnectableUntil: string | null; reconnectAtRisk: boolean } | null;
}

/** That a running show soon cannot reconnect, or no longer can: before its connection drops. */
export function ReconnectRisk({ show }: ReconnectProps) {
  const present = useNow(15_000);
  const until = show?.reconnectableUntil;
  if (!show?.reconnectAtRisk || !until) return null;
  const words = Date.parse(until) > present ? influencersWords.reconnectUntil : influencersWords.noReconnect;
  return (
    <span class="reason at-risk" title={moment(until)}>
      {words(timeNear(until, present))}
    </span>
  );
}

interface BadgeProps {
  of: {
    readiness: Readiness;
    findings: readonly unknown[];
    show: { state: string; startedAt: string | null } | null;
  };
}

/** That whoever holds the token which was handed out could join all the same, once streaming is off. */
export function StillJoinable({ until }: { until: string }) {
  return (
    <span class="reason" title={moment(until)}>
      {influencersWords.stillJoinable(timeNear(until, Date.now()))}
    </span>
  );
}

/** How somebody stands, in one badge: with a running clock while they are live. */
export function StandingBadge({ of: person }: BadgeProps) {
  const standing = standingOf(person);
  if (standing !== 'LIVE') return <StatusBadge shape={SHAPES[standing]}>{statusWords[standing]}</StatusBadge>;
  const { show } = person;
  if (show?.state === 'STARTING') return <StatusBadge shape="starting">{statusWords.starting}</StatusBadge>;
  return (
    <StatusBadge shape="live">
      {statusWords.LIVE} {show?.startedAt ? <Timer since={show.startedAt} /> : null}
    </StatusBadge>
  );
}

/** A badge, the reasons for it, and what their page has reported. */
export function RowStatus({ influencer }: { influencer: FragmentType<typeof RowStatus_Influencer> }) {
  const person = readFragment(RowStatus_Influencer, influencer);
  const reasons = reasonsOf(person);
  const joinable = person.readiness === 'OFF' ? person.streaming.canStillJoinUntil : null;
  return (
    <>
      <StandingBadge of={person} />
      {reasons.length > 0 ||
      joinable ||
      person.show?.silentSince ||
      person.show?.reconnectAtRisk ||
      person.pageReport ? (
        <div class="reasons">
          {reasons.map((reason) => (
            <span key={reason} class="reason">
              <Said text={reason} />
            </span>
          ))}
          {joinable ? <StillJoinable until={joinable} /> : null}
          <ReconnectRisk show={person.show} />
          {person.show?.silentSince ? <Silence since={person.show.silentSince} /> : null}
          {person.pageReport ? (
            <PageReportLine report={person.pageReport} lasting={deviceBlocked(person)} />
          ) : null}
        </div>
      ) : null}
    </>
  );
}
