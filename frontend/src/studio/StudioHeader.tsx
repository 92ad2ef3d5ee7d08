import { studio as words } from '#messages/studio';
import { Mark } from '../ui/Mark';
import { Timer } from '../ui/Moment';
import { StatusBadge } from '../ui/StatusBadge';
import { inShow, type StudioView } from './machine';

/** The line on top: on air since when, or not. */
export function StudioHeader({ view, onAccount }: { view: StudioView; onAccount: () => void }) {
  const { phase, startedAt, droppedAt } = view;
  const onAir = phase === 'live';
  return (
    <header>
      <Mark onAir={onAir} />
      <span class="right">
        {inShow(phase) ? null : (
          <button type="button" class="link" onClick={onAccount}>
            {words.account}
          </button>
        )}
        {onAir && startedAt ? (
          <StatusBadge shape="live">
            {words.live} <Timer since={startedAt} />
          </StatusBadge>
        ) : (
          <StatusBadge shape="off-air">
            {phase === 'reconnecting' && droppedAt ? (
              <>
                {words.reconnecting} <Timer since={droppedAt} />
              </>
            ) : (
              words.notLive
            )}
          </StatusBadge>
        )}
      </span>
    </header>
  );
}
