import { influencers as words } from '#messages/influencers';
import { status as statusWords } from '#messages/status';
import { StatusBadge } from '../ui/StatusBadge';
import { CHIPS, type Counts, countOf } from './filter';
import { SHAPES, type Standing } from './standing';

interface ChipsProps {
  counts: (Counts & { notSignedIn: number; more: boolean }) | null;
  chosen: readonly Standing[];
  onToggle: (standing: Standing) => void;
  /** Whether only those are listed who have not signed in yet. */
  unsigned: boolean;
  onUnsigned: () => void;
}

/** The standings with their counts: legend and filter in one. */
export function Chips({ counts, chosen, onToggle, unsigned, onUnsigned }: ChipsProps) {
  const counted = (number: number | undefined) =>
    number === undefined ? '–' : words.counted({ number, more: counts?.more ?? false });
  return (
    <fieldset class="filters" aria-label={words.filters}>
      {CHIPS.map(({ standing }) => (
        <button
          key={standing}
          type="button"
          data-count={counts ? countOf(counts, standing) : undefined}
          aria-pressed={chosen.includes(standing)}
          onClick={() => onToggle(standing)}
        >
          <StatusBadge shape={SHAPES[standing]} plain>
            {statusWords[standing]}
          </StatusBadge>
          <span class="num">{counted(counts ? countOf(counts, standing) : undefined)}</span>
        </button>
      ))}
      {unsigned || counts?.notSignedIn ? (
        <button type="button" aria-pressed={unsigned} onClick={onUnsigned}>
          {words.unsigned} <span class="num">{counted(counts?.notSignedIn)}</span>
        </button>
      ) : null}
    </fieldset>
  );
}
