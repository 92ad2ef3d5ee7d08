import { influencersWords, statusWords } from '../messages/desk';
import { Timer } from '../ui/Moment';
import { type BadgeShape, StatusBadge } from '../ui/StatusBadge';
import type { RowPerson } from './InfluencerRow';

const SHAPES: Record<RowPerson['readiness'], BadgeShape> = {
  LIVE: 'live',
  READY: 'ready',
  EXPIRING: 'expiring',
  BLOCKED: 'blocked',
  NO_TOKEN: 'no-token',
  OFF: 'off',
};

/** Why, in one sentence; null where the badge says it all. */
function reasonOf({ readiness, findings, streaming }: RowPerson): string | null {
  if (readiness === 'READY' || readiness === 'NO_TOKEN') return null;
  if (readiness === 'OFF' && streaming.by) return influencersWords.offBy(streaming.by, streaming.reason);
  return findings[0]?.message ?? null;
}

/** A badge, and the worst reason where there is one. */
export function RowStatus({ person }: { person: RowPerson }) {
  const { readiness, show } = person;
  if (readiness === 'LIVE') {
    if (show?.state === 'STARTING') return <StatusBadge shape="starting">{statusWords.starting}</StatusBadge>;
    return (
      <StatusBadge shape="live">
        {statusWords.LIVE} {show?.startedAt ? <Timer since={show.startedAt} /> : null}
      </StatusBadge>
    );
  }
  const reason = reasonOf(person);
  return (
    <>
      <StatusBadge shape={SHAPES[readiness]}>{statusWords[readiness]}</StatusBadge>
      {reason ? <span class="reason">{reason}</span> : null}
    </>
  );
}
