import { useEffect, useRef } from 'preact/hooks';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';

const NewestRehearsalDocument = graphql(`query NewestRehearsal { newestRehearsal }`);

const POLL_MS = 1000;
const load = () => send(NewestRehearsalDocument, {});

/** Shows nothing; tells within a second that a rehearsal has ended, for one look into an index each time. */
export function NewRehearsals({ onNew }: { onNew: () => void }) {
  const { data } = usePoll(load, POLL_MS);
  const known = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (!data) return;
    if (known.current !== undefined && known.current !== data.newestRehearsal) onNew();
    known.current = data.newestRehearsal;
  }, [data, onNew]);
  return null;
}
