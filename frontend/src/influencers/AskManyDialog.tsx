import '../styles/dialogs.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { askMany as words } from '#messages/askMany';
import { influencerForms as linkWords } from '#messages/influencerForms';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import type { LinkOf } from '../ui/LinkList';
import { LinksOnceDialog } from '../ui/LinksOnceDialog';
import { NamedList } from '../ui/NamedList';
import { makeHandInLink } from './handInLink';
import { type Chosen, peopleOf } from './many';

const NAMED = 10;

interface AskManyDialogProps {
  ids: readonly string[];
  onChanged: () => void;
  onClose: () => void;
}

/** Whether somebody needs no token: what they have lets the next show start. */
export function hasGoodOne({ readiness, nextToken }: Pick<Chosen, 'readiness' | 'nextToken'>): boolean {
  return (readiness === 'READY' || readiness === 'LIVE') && nextToken !== null;
}

/** Asks for the tokens of all who are chosen: a link for each, on which whoever has the token pastes it. */
export default function AskManyDialog({ ids, onChanged, onClose }: AskManyDialogProps) {
  const [people, setPeople] = useState<Chosen[] | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const [through, setThrough] = useState<number | null>(null);
  const [made, setMade] = useState<{
    links: LinkOf[];
    refused: { id: string; name: string; why: string }[];
  }>();
  const goOn = useRef(true);

  useEffect(() => {
    peopleOf(ids).then(setPeople, (reason) => setWhy(failureOf(reason).message));
    return stop;
  }, []);

  function stop(): void {
    goOn.current = false;
  }

  const good = people?.filter(hasGoodOne) ?? [];
  const toAsk = all ? (people ?? []) : (people?.filter((one) => !hasGoodOne(one)) ?? []);

  async function ask(): Promise<void> {
    const links: LinkOf[] = [];
    const refused: { id: string; name: string; why: string }[] = [];
    for (const [at, { id, name }] of toAsk.entries()) {
      if (!goOn.current) {
        refused.push({ id, name, why: words.notReached });
        continue;
      }
      setThrough(at);
      try {
        const result = await makeHandInLink(id);
        if (result.__typename === 'LinkMade') links.push({ id, name, ...result.link });
        else refused.push({ id, name, why: sentenceOf(result) });
      } catch (reason) {
        refused.push({ id, name, why: failureOf(reason).message });
      }
    }
    onChanged();
    setMade({ links, refused });
  }

  const left = made && made.refused.length > 0 && (
    <>
      <p>{words.refused(made.refused.length)}</p>
      <NamedList of={made.refused.map(({ id, name, why }) => ({ key: id, name, said: why }))} />
    </>
  );
  if (made && made.links.length > 0)
    return (
      <LinksOnceDialog
        title={words.madeTitle(made.links.length)}
        lead={linkWords.handInLead}
        links={made.links}
        share={linkWords.shareTitle}
        message={linkWords.handInMessage}
        hint={linkWords.handInOnce}
        onClose={onClose}
      >
        {left}
      </LinksOnceDialog>
    );
  if (made)
    return (
      <Dialog title={words.title(ids.length)} onClose={onClose}>
        <div class="stack" role="status">
          {left}
        </div>
        <div class="actions">
          <Button onClick={onClose}>{words.close}</Button>
        </div>
      </Dialog>
    );

  const names = good.slice(0, NAMED).map(({ name }) => isolated(name));
  return (
    <Dialog title={words.title(ids.length)} onClose={through === null ? onClose : stop}>
      <div class="stack" aria-live="polite">
        {why ? <p class="error">{why}</p> : null}
        {people ? <p>{words.would(toAsk.length)}</p> : why ? null : <p class="muted">{words.looking}</p>}
        {good.length > 0 ? (
          <>
            <p class="notice">
              {words.good(good.length)} {words.names({ names: names.join(', '), more: good.length - NAMED })}
            </p>
            <label class="check">
              <input type="checkbox" onChange={({ currentTarget }) => setAll(currentTarget.checked)} />
              {words.askAll}
            </label>
          </>
        ) : null}
        {people && people.length < ids.length ? (
          <p class="muted">{words.gone(ids.length - people.length)}</p>
        ) : null}
      </div>
      <div class="actions">
        <Button onClick={through === null ? onClose : stop} autofocus>
          {through === null ? words.cancel : words.stop}
        </Button>
        <Button
          kind="primary"
          disabled={toAsk.length === 0}
          title={toAsk.length === 0 ? words.nobody : undefined}
          busy={through === null ? null : words.progress({ through, of: toAsk.length })}
          onClick={() => void ask()}
        >
          {words.ask(toAsk.length)}
        </Button>
      </div>
    </Dialog>
  );
}
