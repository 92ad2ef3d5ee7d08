import { useState } from 'preact/hooks';
import { askAdmin as words } from '#messages/askAdmin';
import { send } from '../api/client';
import { type FragmentType, graphql, readFragment } from '../gql';
import { now } from '../ui/clock';
import { usePress } from '../ui/press';
import { timeNear } from '../ui/time';

const AskAdmin_HelpRequest = graphql(`
  fragment AskAdmin_HelpRequest on HelpRequest { askedAt takenAt closedAt }
`);

const AskAdmins = graphql(`
  mutation AskAdmins($input: AskAdminsInput!) {
    askAdmins(input: $input) { __typename }
  }
`);

interface AskAdminProps {
  request: FragmentType<typeof AskAdmin_HelpRequest> | null;
  /** Done once the page knows what has become of it. */
  onAsked: () => Promise<void>;
}

/** One press tells the admins what is in the way; then when that was, and what has become of it. */
export function AskAdmin({ request, onAsked }: AskAdminProps) {
  const asked = readFragment(AskAdmin_HelpRequest, request);
  const [failed, setFailed] = useState<string | null>(null);
  const { atWork, press } = usePress((outcome) =>
    setFailed(outcome && 'refused' in outcome ? String(outcome.refused['']) : null),
  );
  const ask = (withdraw: boolean) =>
    press('ask', async () => {
      await send(AskAdmins, { input: { withdraw } });
      await onAsked();
      return undefined;
    });
  return (
    <div class="words" role="status">
      {asked?.closedAt ? <p>{words.closed(timeNear(asked.closedAt, now()))}</p> : null}
      {asked && !asked.closedAt ? (
        <>
          <p>{words.asked(timeNear(asked.askedAt, now()))}</p>
          <p class="muted">{asked.takenAt ? words.taken(timeNear(asked.takenAt, now())) : words.notTaken}</p>
          <button type="button" class="link" onClick={() => void ask(true)}>
            {words.withdraw}
          </button>
        </>
      ) : (
        <button
          type="button"
          class="golive"
          aria-disabled={atWork !== null || undefined}
          onClick={() => void ask(false)}
        >
          {atWork ? words.asking : asked ? words.askAgain : words.ask}
        </button>
      )}
      {failed ? <p class="error">{failed}</p> : null}
    </div>
  );
}
