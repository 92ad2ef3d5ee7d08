import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { importing as words } from '#messages/importing';
import { Button } from '../ui/Button';
import { AreaField, TextField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { Relative } from '../ui/Moment';
import { type Outcome, refuse } from '../ui/outcome';
import { useArrival } from '../ui/Page';
import { ownZone } from '../ui/plannedTime';
import { fits, sent, textOf } from './file';
import { type Asked, type Preview, preview, recent } from './import';
import { UndoDialog } from './UndoDialog';

/** Only where the browser can list them: any other is asked for by name. */
const zones = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [];

interface SheetStepProps {
  asked: Asked;
  onPreview: (asked: Asked, found: Preview) => void;
}

/** The spreadsheet, pasted or chosen as a file, and how to read it. */
export function SheetStep({ asked, onPreview }: SheetStepProps) {
  const area = useArrival<HTMLTextAreaElement>();
  const file = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState('');
  const listId = useId();

  async function take(chosen: File | undefined): Promise<void> {
    if (!chosen || !area.current) return;
    const text = textOf(new Uint8Array(await chosen.arrayBuffer()));
    const fitting = text !== null && fits(sent(text));
    setTold(text === null ? words.workbook : fitting ? words.taken(chosen.name) : words.tooLarge);
    if (!fitting) return;
    area.current.value = sent(text);
    area.current.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async function check(typed: Typed): Promise<Outcome> {
    const text = sent(typed('text'));
    if (!text.trim()) return { refused: { text: words.textNeeded } };
    if (!fits(text)) return { refused: { text: words.tooLarge } };
    const next: Asked = {
      text,
      timeZone: typed('timeZone').trim(),
      lengthMin: Math.round(Number(typed('lengthMin'))) || 0,
      phoneCountry: typed('phoneCountry').trim(),
      overwrite: false,
      dateOrder: null,
    };
    const found = await preview(next);
    if (found.__typename === 'InputRejected') return refuse(found, found.field);
    onPreview(next, found);
    return undefined;
  }

  return (
    <>
      <Form send={check} submit={words.check} busy={words.checking} class="stack" autocomplete="off">
        <p class="muted">{words.lead}</p>
        <AreaField
          label={words.sheet}
          hint={words.sheetHint}
          name="text"
          rows={8}
          spellcheck={false}
          areaRef={area}
          defaultValue={asked.text}
          placeholder={words.example}
        />
        <div class="import-file">
          <input
            ref={file}
            type="file"
            hidden
            accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
            onChange={({ currentTarget }) => {
              void take(currentTarget.files?.[0]);
              currentTarget.value = '';
            }}
          />
          <Button onClick={() => file.current?.click()}>{words.file}</Button>
          <span role="status">{told ? <span class="hint">{told}</span> : null}</span>
        </div>
        <div class="import-how">
          <TextField
            label={words.zone}
            name="timeZone"
            list={listId}
            spellcheck={false}
            autocapitalize="off"
            defaultValue={asked.timeZone}
            hint={words.zoneHint(ownZone)}
          />
          <datalist id={listId}>
            {zones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <TextField
            label={words.length}
            name="lengthMin"
            inputMode="numeric"
            autocomplete="off"
            defaultValue={String(asked.lengthMin)}
            hint={words.lengthHint}
          />
          <TextField
            label={words.country}
            name="phoneCountry"
            inputMode="tel"
            autocomplete="off"
            defaultValue={asked.phoneCountry ?? ''}
            hint={words.countryHint}
          />
        </div>
      </Form>
      <RecentImports />
    </>
  );
}

/** What can still be undone. */
function RecentImports() {
  const [found, setFound] = useState<Awaited<ReturnType<typeof recent>>>([]);
  const [undoing, setUndoing] = useState<string | null>(null);
  const read = () =>
    recent().then(setFound, () => {
      // The list is an offer: without it, everything else on the page works.
    });
  useEffect(() => void read(), []);
  return (
    <>
      {found.length > 0 ? (
        <section class="recent">
          <h2>{words.recent}</h2>
          <ul>
            {found.map(({ id, begunAt, undoneAt, by, people, shows, changed }) => (
              <li key={id}>
                <span id={`import-${id}`}>
                  <Relative at={begunAt} /> <bdi translate={false}>{by?.name}</bdi>{' '}
                  <span class="muted">
                    {undoneAt ? words.halfUndone({ people, shows }) : words.made({ people, shows, changed })}
                  </span>
                </span>
                <Button small of={`import-${id}`} onClick={() => setUndoing(id)}>
                  {undoneAt ? words.undoRest : words.undo}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {undoing ? (
        <UndoDialog importId={undoing} onDone={() => void read()} onClose={() => setUndoing(null)} />
      ) : null}
    </>
  );
}
