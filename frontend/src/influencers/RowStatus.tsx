import { statusWords } from '../messages/desk';
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
  const reason = readiness === 'READY' || readiness === 'NO_TOKEN' ? null : person.findings[0]?.message;
  return (
    <>
      <StatusBadge shape={SHAPES[readiness]}>{statusWords[readiness]}</StatusBadge>
      {reason ? <span class="reason">{reason}</span> : null}
    </>
  );
}
