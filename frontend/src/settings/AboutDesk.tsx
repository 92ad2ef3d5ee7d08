import { useEffect, useState } from 'preact/hooks';
import { desk as deskWords } from '#messages/desk';
import { settings as words } from '#messages/settings';
import { send } from '../api/client';
import { deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import type { AboutDeskQuery, BackupsQuery } from '../gql/graphql';
import { NewTab } from '../ui/NewTab';
import { useStore } from '../ui/store';

const AboutDeskDocument = graphql(`
  query AboutDesk { desk { demo emulatorUrl version } }
`);

const BackupsDocument = graphql(`
  query Backups { backups { message } history { messages } }
`);

/** Who one is at this desk, and what kind of desk it is. */
export function AboutDesk() {
  const viewer = useStore(deskViewer);
  const [desk, setDesk] = useState<AboutDeskQuery['desk'] | null>(null);
  useEffect(() => {
    // The rest of the page says when the desk cannot be reached.
    send(AboutDeskDocument, {}).then(
      (answer) => setDesk(answer.desk),
      () => {},
    );
  }, []);
  const [kept, setKept] = useState<BackupsQuery | null>(null);
  const owner = viewer?.permissions.includes('MANAGE_DESK');
  useEffect(() => {
    if (owner) {
      send(BackupsDocument, {}).then(setKept, () => {});
    }
  }, [owner]);
  return (
    <section class="part">
      <h2>{words.about}</h2>
      <dl class="about">
        {viewer ? (
          <>
            <dt>{words.you}</dt>
            <dd translate={false}>
              <bdi>{viewer.name}</bdi> <bdi class="muted">{viewer.email}</bdi>
            </dd>
            <dt>{words.role}</dt>
            <dd>{deskWords.roles[viewer.role]}</dd>
          </>
        ) : null}
        <dt>{words.address}</dt>
        <dd>{location.origin}</dd>
        {desk ? (
          <>
            <dt>{words.version}</dt>
            <dd>{desk.version}</dd>
            <dt>{words.kind}</dt>
            <dd>{desk.demo ? words.demo : words.real}</dd>
            <dt>{words.emulator}</dt>
            <dd>
              {desk.emulatorUrl ? (
                <NewTab href={desk.emulatorUrl}>{words.emulatorOpen}</NewTab>
              ) : (
                words.emulatorNone
              )}
            </dd>
          </>
        ) : null}
        <dt>{words.reading}</dt>
        <dd>
          <p>
            <NewTab href="/docs/codes">{words.codes}</NewTab>
          </p>
          <p>
            <NewTab href="/graphiql">{words.graphiql}</NewTab>
          </p>
          <p>
            <NewTab href="/schema.graphql">{words.schema}</NewTab>
          </p>
        </dd>
        {kept ? (
          <>
            <dt>{words.backups}</dt>
            <dd>{kept.backups.message}</dd>
            <dt>{words.history}</dt>
            <dd>
              {kept.history.messages.map((message) => (
                <p key={message}>{message}</p>
              ))}
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}
