import '../styles/chosen.css';
import { useState } from 'preact/hooks';
import { many as words } from '#messages/many';
import { Button } from '../ui/Button';
import { lazyDialog } from '../ui/lazyDialog';
import { press } from '../ui/press';
import type { WhyNot } from './action';
import { choose, chooseNobody } from './chosen';
import { ExportDialog } from './ExportDialog';
import { type ListFilter, wantedOf } from './filter';
import { ManyDialog } from './ManyDialog';
import { type ManyKind, matching } from './many';

const PlanManyDialog = lazyDialog(() => import('./PlanManyDialog'));
const AskManyDialog = lazyDialog(() => import('./AskManyDialog'));

interface ChosenBarProps {
  chosen: ReadonlySet<string>;
  filter: ListFilter;
  /** How many the filter lets through; null while that is not known. */
  matching: number | null;
  whyNot: WhyNot;
  /** Something was changed. */
  onChanged: () => void;
}

/** What can be done for all who are chosen, below the list. */
export default function ChosenBar({ chosen, filter, matching: number, whyNot, onChanged }: ChosenBarProps) {
  const [doing, setDoing] = useState<ManyKind | 'export' | 'plan' | 'ask' | null>(null);
  const [choosing, setChoosing] = useState(false);

  async function chooseAll(): Promise<void> {
    setChoosing(true);
    await press(async () => {
      await matching(wantedOf(filter), (ids) => {
        choose(ids, true);
        return true;
      });
      return undefined;
    });
    setChoosing(false);
  }

  const act = (kind: ManyKind | 'plan' | 'ask', why: string | null) => (
    <Button small disabled={why !== null} title={why ?? undefined} onClick={() => setDoing(kind)}>
      {words.acts[kind]}
    </Button>
  );
  const close = () => setDoing(null);
  return (
    <>
      <section class="chosen-bar" aria-label={words.label}>
        <p class="num" role="status">
          {words.chosen(chosen.size)}
        </p>
        {number !== null && number > chosen.size ? (
          <Button small kind="quiet" busy={choosing ? words.choosing : null} onClick={() => void chooseAll()}>
            {words.chooseAll(number)}
          </Button>
        ) : null}
        <Button small kind="quiet" onClick={chooseNobody}>
          {words.clear}
        </Button>
        <div class="chosen-acts">
          {act('on', whyNot.streaming)}
          {act('off', whyNot.streaming)}
          {act('plan', whyNot.influencers)}
          {act('mint', whyNot.tokens)}
          {act('ask', whyNot.tokens)}
          {act('check', whyNot.streaming)}
          {act('tags', whyNot.influencers)}
          <Button small onClick={() => setDoing('export')}>
            {words.export}
          </Button>
          {act('archive', whyNot.influencers)}
        </div>
      </section>
      {doing === 'export' ? (
        <ExportDialog ids={[...chosen]} withEmail={whyNot.influencers === null} onClose={close} />
      ) : doing === 'plan' ? (
        <PlanManyDialog ids={[...chosen]} onChanged={onChanged} onClose={close} />
      ) : doing === 'ask' ? (
        <AskManyDialog ids={[...chosen]} onChanged={onChanged} onClose={close} />
      ) : doing ? (
        <ManyDialog key={doing} kind={doing} ids={[...chosen]} onChanged={onChanged} onClose={close} />
      ) : null}
    </>
  );
}
