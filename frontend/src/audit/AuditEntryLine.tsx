import { audit as words } from '#messages/audit';
import { type FragmentType, graphql, readFragment } from '../gql';
import { When } from '../ui/When';
import { differences, sentenceOf } from './wording';

const AuditEntryLine_AuditEntry = graphql(`
  fragment AuditEntryLine_AuditEntry on AuditEntry {
    id
    at
    actor { kind name }
    action
    subject { name }
    before { name value }
    after { name value }
    requestId
  }
`);

/** One entry: when, in words what, and what it changed. */
export function AuditEntryLine({ entry: ref }: { entry: FragmentType<typeof AuditEntryLine_AuditEntry> }) {
  const entry = readFragment(AuditEntryLine_AuditEntry, ref);
  const sentence = sentenceOf(entry);
  const changes = differences(entry.before, entry.after);
  const line = (
    <>
      <b>{sentence.actor}</b> {sentence.did} {sentence.subject ? <b>{sentence.subject}</b> : null}{' '}
      {sentence.rest}
    </>
  );
  return (
    <li class="entry" data-action={entry.action}>
      <p class="entry-at muted">
        <When at={entry.at} />
      </p>
      {changes.length === 0 ? (
        <p class="entry-what">{line}</p>
      ) : (
        <details class="entry-what">
          <summary>{line}</summary>
          <table class="diff">
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.after}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.label}>
                  <th scope="row">{change.label}</th>
                  <td>{change.before}</td>
                  <td>{change.after}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {entry.requestId ? (
            <p class="hint">
              {words.request} <span class="mono">{entry.requestId}</span>
            </p>
          ) : null}
        </details>
      )}
    </li>
  );
}
