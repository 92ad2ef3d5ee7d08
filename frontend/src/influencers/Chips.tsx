import { influencers as words } from '#messages/influencers';
import { status as statusWords } from '#messages/status';
import type { Readiness } from '../gql/graphql';
import { StatusBadge } from '../ui/StatusBadge';
import { CHIPS } from './filter';

interface ChipsProps {
  counts: Record<(typeof CHIPS)[number]['count'], number> | null;
  chosen: readonly Readiness[];
  onToggle: (readiness: Readiness) => void;
}

/** The statuses with their counts: legend and filter in one. */
export function Chips({ counts, chosen, onToggle }: ChipsProps) {
  return (
    <fieldset class="filters" aria-label={words.filters}>
      {CHIPS.map((chip) => (
        <button
          key={chip.readiness}
          type="button"
          data-count={counts?.[chip.count]}
          aria-pressed={chosen.includes(chip.readiness)}
          onClick={() => onToggle(chip.readiness)}
        >
          <StatusBadge shape={chip.shape} plain>
            {statusWords[chip.readiness]}
          </StatusBadge>
          <span class="num">{counts ? counts[chip.count] : '–'}</span>
        </button>
      ))}
    </fieldset>
  );
}
