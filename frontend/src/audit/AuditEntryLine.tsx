import { audit as words } from '#messages/audit';
import { type FragmentType, graphql, readFragment } from '../gql';
import { NewTab } from '../ui/NewTab';
import { When } from '../ui/When';
import { differences } from './differences';

const AuditEntryLine_AuditEntry = graphql(`
  fragment AuditEntryLine_AuditEntry on AuditEntry {
    id
    at
    action
    sentence
    before { name value helpUrl }
    after { name value helpUrl }
    requestId
  }
`);

/** One entry: when, who did what to whom, and what it changed. */
export function AuditEntryLine({ entry: ref }: { entry: FragmentType<typeof AuditEntryLine_AuditEntry> }) {
  const entry = readFragment(AuditEntryLine_AuditEntry, ref);
  const changes = differences(entry.before, entry.after);
  return (
    <li class="entry" data-action={entry.action}>
      <p class="entry-at muted">
        <When at={entry.at} />
      </p>
      {changes.length === 0 ? (
        <p class="entry-what">{entry.sentence}</p>
      ) : (
        <details class="entry-what">
          <summary>{entry.sentence}</summary>
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
                  <th scope="row">
                    {change.about ? <NewTab href={change.about}>{change.label}</NewTab> : change.label}
                  </th>
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
