import '../styles/alerts.css';
import { useEffect, useState } from 'preact/hooks';
import { alerts as words } from '#messages/alerts';
import { send } from '../api/client';
import { deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import type { AlertSettingsQuery } from '../gql/graphql';
import { Failed } from '../ui/Failed';
import { TextField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { failureOf, sentenceOf } from '../ui/failure';
import { type Outcome, refuse } from '../ui/outcome';
import { toast, usePress } from '../ui/press';
import { useStore } from '../ui/store';
import { AlertLog } from './AlertLog';
import { AlertReceivers } from './AlertReceivers';

const AlertSettingsDocument = graphql(`
  query AlertSettings { alerts { listAt timeZone canMail mails } }
`);

const SetAlertTime = graphql(`
  mutation SetAlertTime($input: SetAlertTimeInput!) {
    setAlertTime(input: $input) {
      __typename
      ... on AlertTimeSet { at }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

const SetAlertMails = graphql(`
  mutation SetAlertMails($input: SetAlertMailsInput!) {
    setAlertMails(input: $input) {
      __typename
      ... on AlertMailsSet { wanted }
      ... on NotFound { message fix }
    }
  }
`);

type Settings = AlertSettingsQuery['alerts'];

/** As the desk names its field: a refusal finds it. */
const AT = 'at';

/** What the desk tells by itself, when, and to whom: for owners, and mails for every admin. */
export default function Alerts() {
  const viewer = useStore(deskViewer);
  const [settings, setSettings] = useState<Settings | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [log, setLog] = useState(false);
  const owner = viewer?.permissions.includes('MANAGE_DESK') ?? false;

  function load(): void {
    setFailed(null);
    send(AlertSettingsDocument, {}).then(
      (answer) => setSettings(answer.alerts),
      (reason) => setFailed(sentenceOf(failureOf(reason))),
    );
  }
  useEffect(load, []);

  if (!owner && !settings?.canMail) return null;
  return (
    <section class="part alerts">
      <h2>{words.title}</h2>
      <p class="muted lead">{words.lead}</p>
      {failed ? <Failed sentence={failed} onTryAgain={load} /> : null}
      {settings?.canMail ? <Mails settings={settings} onChange={setSettings} /> : null}
      {owner && settings ? <ListTime settings={settings} /> : null}
      {owner ? (
        <>
          <AlertReceivers />
          <details class="replies" onToggle={(event) => setLog(event.currentTarget.open)}>
            <summary>{words.log}</summary>
            {log ? <AlertLog /> : null}
          </details>
        </>
      ) : null}
    </section>
  );
}

function Mails({ settings, onChange }: { settings: Settings; onChange: (settings: Settings) => void }) {
  const { atWork, press } = usePress();
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={settings.mails}
        disabled={atWork !== null}
        onClick={(event) => {
          // The desk decides: until then the box stays as it is.
          event.preventDefault();
          const wanted = !settings.mails;
          void press('mails', async () => {
            const { setAlertMails: result } = await send(SetAlertMails, { input: { wanted } });
            if (result.__typename === 'NotFound') return refuse(result);
            onChange({ ...settings, mails: result.wanted });
            return { done: result.wanted ? words.mailsOn : words.mailsOff };
          });
        }}
      />
      {words.mails}
    </label>
  );
}

function ListTime({ settings }: { settings: Settings }) {
  async function save(typed: Typed): Promise<Outcome> {
    const at = typed(AT).trim();
    if (!at) return { refused: { [AT]: words.atNeeded } };
    const { setAlertTime: result } = await send(SetAlertTime, { input: { at } });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename === 'NotFound') return refuse(result);
    return { done: words.saved(result.at) };
  }

  return (
    <Form send={save} submit={words.save} busy={words.saving} onDone={toast} class="own" autocomplete="off">
      <TextField
        label={words.at}
        hint={words.atHint(settings.timeZone)}
        name={AT}
        defaultValue={settings.listAt}
        autocomplete="off"
        required
      />
    </Form>
  );
}
