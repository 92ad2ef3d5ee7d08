import '../styles/importing.css';
import { useEffect, useState } from 'preact/hooks';
import { importing as words } from '#messages/importing';
import { whyNot as sentences } from '#messages/whyNot';
import { useWhyNot } from '../api/permissions';
import { Page } from '../ui/Page';
import { ownZone } from '../ui/plannedTime';
import type { Asked, DoneRow, Preview, PreviewRow } from './import';
import { PreviewStep } from './PreviewStep';
import { ResultStep } from './ResultStep';
import { SheetStep } from './SheetStep';

interface Done {
  importId: string;
  rows: PreviewRow[];
  done: DoneRow[];
}

/** /admin/import: influencers and their shows from a spreadsheet; first what it would do, then what it did. */
export default function ImportPage() {
  const whyNot = useWhyNot('MANAGE_INFLUENCERS', sentences.manageInfluencers);
  const [asked, setAsked] = useState<Asked>({ text: '', timeZone: ownZone, lengthMin: 60, phoneCountry: '' });
  const [preview, setPreview] = useState<Preview | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const step = done ? 'done' : preview ? 'preview' : 'sheet';
  // Each begins with what is asked and said there, wherever the button stood that led to it.
  useEffect(() => scrollTo(0, 0), [step]);

  function again(): void {
    setAsked({ ...asked, text: '', dateOrder: null, overwrite: false });
    setPreview(null);
    setDone(null);
  }

  return (
    <Page title={words.title} class="page importing">
      {whyNot ? (
        <p class="notice">{whyNot}</p>
      ) : done ? (
        <ResultStep {...done} onAgain={again} />
      ) : preview ? (
        <PreviewStep
          asked={asked}
          preview={preview}
          onPreview={(next, found) => {
            setAsked(next);
            setPreview(found);
          }}
          onBack={() => setPreview(null)}
          onDone={setDone}
        />
      ) : (
        <SheetStep
          asked={asked}
          onPreview={(next, found) => {
            setAsked(next);
            setPreview(found);
          }}
        />
      )}
    </Page>
  );
}
