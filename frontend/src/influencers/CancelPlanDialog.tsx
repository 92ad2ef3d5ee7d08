import { plans as words } from '#messages/plans';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { plannedSpan } from '../ui/plannedTime';
import { keptSentence, type Planned } from './planned';
import { meansAllLater, WhichShows } from './WhichShows';

const CancelPlannedShow = graphql(`
  mutation CancelPlannedShow($input: CancelPlannedShowInput!) {
    cancelPlannedShow(input: $input) {
      __typename
      ... on PlannedShowChanged { shows kept { startsAt endsAt } }
      ... on Problem { message fix }
    }
  }
`);

interface CancelPlanDialogProps {
  name: string;
  show: Planned;
  onClose: () => void;
  onDone: () => void;
}

/** Asks before a planned show is cancelled, or its series ends with it. */
export default function CancelPlanDialog({ name, show, onClose, onDone }: CancelPlanDialogProps) {
  async function cancel(typed: Typed): Promise<Outcome> {
    const input = { id: show.id, fromHereOn: meansAllLater(typed) };
    const { cancelPlannedShow: result } = await send(CancelPlannedShow, { input });
    onDone();
    if (result.__typename !== 'PlannedShowChanged') return refuse(result);
    return { done: `${words.cancelled(result.shows)}${keptSentence(result.kept)}` };
  }

  return (
    <FormDialog
      title={words.cancelTitle(isolated(name))}
      send={cancel}
      submit={words.cancelIt}
      busy={words.cancelling}
      cancel={words.keep}
      onClose={onClose}
      careful
    >
      <div class="stack">
        <p>{words.consequence(plannedSpan(show.startsAt, show.endsAt))}</p>
        {show.repeats ? <WhichShows /> : null}
      </div>
    </FormDialog>
  );
}
