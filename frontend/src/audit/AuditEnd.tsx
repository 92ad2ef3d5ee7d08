import { useEffect, useState } from 'preact/hooks';
import { audit as words } from '#messages/audit';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { AuditBeginningQuery } from '../gql/graphql';
import { moment } from '../ui/time';

const AuditBeginningDocument = graphql(`
  query AuditBeginning { auditBeginning { removedUpTo keptDays } }
`);

/** What stands below the oldest entry: that it is the first one, or which ones were removed. */
export function AuditEnd() {
  const [begins, setBegins] = useState<AuditBeginningQuery['auditBeginning'] | null>(null);
  useEffect(() => {
    // Without it, the list is as complete as it was.
    send(AuditBeginningDocument, {}).then(
      (answer) => setBegins(answer.auditBeginning),
      () => {},
    );
  }, []);
  return (
    <p class="muted">
      {begins
        ? words.removed({ date: moment(begins.removedUpTo), days: begins.keptDays ?? null })
        : words.end}
    </p>
  );
}
