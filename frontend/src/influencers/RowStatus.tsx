import type { ComponentChildren } from 'preact';
import { influencers as influencersWords } from '#messages/influencers';
import { status as statusWords } from '#messages/status';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { RowStatus_InfluencerFragment } from '../gql/graphql';
import { useNow } from '../ui/clock';
import { isolated } from '../ui/isolated';
import { Timer } from '../ui/Moment';
import { Said } from '../ui/Said';
import { type BadgeShape, StatusBadge } from '../ui/StatusBadge';
import { moment, spanWords, timeNear } from '../ui/time';
import { PageReportLine } from './PageReportLine';

const RowStatus_Influencer = graphql(`
  fragment RowStatus_Influencer on Influencer {
    readiness
    findings { message }
    streaming { by { name } reason }
    show { state startedAt silentSince reconnectableUntil reconnectAtRisk }
    pageReport { ...PageReportLine_PageReport }
  }
`);

const SHAPES: Record<RowStatus_InfluencerFragment['readiness'], BadgeShape> = {
  LIVE: 'live',
  READY: 'ready',
  EXPIRING: 'expiring',
  BLOCKED: 'blocked',
  NO_TOKEN: 'no-token',
  OFF: 'off',
};

/** Why, in one sentence; null where the badge says it all. */
function reasonOf({ readiness, findings, streaming }: RowStatus_InfluencerFragment): ComponentChildren {
  if (readiness === 'LIVE' || readiness === 'READY' || readiness === 'NO_TOKEN') return null;
  if (readiness === 'OFF' && streaming.by?.name)
    return influencersWords.offBy({ by: isolated(streaming.by.name), reason: streaming.reason });
  return findings[0] ? <Said text={findings[0].message} /> : null;
}

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
  readiness: RowStatus_InfluencerFragment['readiness'];
  show: { state: string; startedAt: string | null } | null;
}

/** How somebody stands, in one badge: with a running clock while they are live. */
export function ReadinessBadge({ readiness, show }: BadgeProps) {
  if (readiness !== 'LIVE')
    return <StatusBadge shape={SHAPES[readiness]}>{statusWords[readiness]}</StatusBadge>;
  if (show?.state === 'STARTING') return <StatusBadge shape="starting">{statusWords.starting}</StatusBadge>;
  return (
    <StatusBadge shape="live">
      {statusWords.LIVE} {show?.startedAt ? <Timer since={show.startedAt} /> : null}
    </StatusBadge>
  );
}

/** A badge, the worst reason where there is one, and what their page has just reported. */
export function RowStatus({ influencer }: { influencer: FragmentType<typeof RowStatus_Influencer> }) {
  const person = readFragment(RowStatus_Influencer, influencer);
  const reason = reasonOf(person);
  return (
    <>
      <ReadinessBadge readiness={person.readiness} show={person.show} />
      {reason || person.show?.silentSince || person.show?.reconnectAtRisk || person.pageReport ? (
        <div class="reasons">
          {reason ? <span class="reason">{reason}</span> : null}
          <ReconnectRisk show={person.show} />
          {person.show?.silentSince ? <Silence since={person.show.silentSince} /> : null}
          {person.pageReport ? <PageReportLine report={person.pageReport} /> : null}
        </div>
      ) : null}
    </>
  );
}
