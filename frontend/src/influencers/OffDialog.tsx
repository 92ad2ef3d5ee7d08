import { useEffect, useState } from 'preact/hooks';
import { stopShow as words } from '#messages/stopShow';
import { send } from '../api/client';
import { graphql } from '../gql';
import { TextField } from '../ui/Field';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import type { Outcome } from '../ui/outcome';
import { timeNear } from '../ui/time';
import type { Asking } from './asking';

const StillJoinableDocument = graphql(`
  query StillJoinable($id: ID!) { influencer(id: $id) { streaming { canStillJoinUntil } } }
`);

/** Until when the token that somebody's page was given opens the room; the question does not wait for it. */
function useStillJoinable(id: string): string | null {
  const [until, setUntil] = useState<string | null>(null);
  useEffect(() => {
    send(StillJoinableDocument, { id }).then(
      ({ influencer }) => setUntil(influencer?.streaming.canStillJoinUntil ?? null),
      () => setUntil(null),
    );
  }, [id]);
  return until;
}

interface OffDialogProps {
  asking: Asking;
  onAnswer: (reason: string) => Promise<Outcome>;
  onClose: () => void;
}

/** Asks before somebody's running show is stopped, or for the reason why they are off. */
export default function OffDialog({
  asking: { id, name, about, reason, because },
  onAnswer,
  onClose,
}: OffDialogProps) {
  const stops = about === 'stop';
  const until = useStillJoinable(id);
  return (
    <FormDialog
      key={about}
      title={words.titles[about](isolated(name))}
      send={(typed) => onAnswer(typed('reason').trim())}
      submit={words.submit[about]}
      busy={words.busy[about]}
      cancel={stops ? words.keep : undefined}
      onClose={onClose}
      careful={stops}
    >
      {because ? <p class="notice">{because}</p> : null}
      {about === 'reason' ? null : (
        <>
          <p>{stops ? words.consequence(isolated(name)) : words.offConsequence(isolated(name))}</p>
          {until ? <p>{words.stillJoinable(timeNear(until, Date.now()))}</p> : null}
        </>
      )}
      <TextField
        label={words.reason}
        hint={words.reasonHint(isolated(name))}
        name="reason"
        autocomplete="off"
        defaultValue={reason}
        autofocus={!stops}
      />
    </FormDialog>
  );
}
