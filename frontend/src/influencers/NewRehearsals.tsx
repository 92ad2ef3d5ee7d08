import { useEffect, useMemo, useRef } from 'preact/hooks';
import { whenChanged } from '../api/changed';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';

const NewestRehearsalDocument = graphql(`query NewestRehearsal { newestRehearsal }`);

const POLL_MS = 2000;

/** Shows nothing; tells within two seconds that a rehearsal has ended. */
export function NewRehearsals({ onNew }: { onNew: () => void }) {
  const load = useMemo(() => whenChanged(() => send(NewestRehearsalDocument, {})), []);
  const { data } = usePoll(load, POLL_MS);
  const known = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (!data) return;
    if (known.current !== undefined && known.current !== data.newestRehearsal) onNew();
    known.current = data.newestRehearsal;
  }, [data, onNew]);
  return null;
}
