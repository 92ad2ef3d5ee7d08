import { alerts as words } from '#messages/alerts';
import { send } from '../api/client';
import { graphql } from '../gql';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';

const RemoveAlertReceiverDocument = graphql(`
  mutation RemoveAlertReceiver($input: RemoveAlertReceiverInput!) {
    removeAlertReceiver(input: $input) {
      __typename
      ... on NotFound { message fix }
    }
  }
`);

interface RemoveAlertReceiverProps {
  receiver: { id: string; host: string };
  onDone: () => void;
  onClose: () => void;
}

/** Asks before a receiver of alerts is removed. */
export function RemoveAlertReceiver({ receiver, onDone, onClose }: RemoveAlertReceiverProps) {
  const host = isolated(receiver.host);

  async function remove(): Promise<Outcome> {
    const input = { receiverId: receiver.id };
    const { removeAlertReceiver: result } = await send(RemoveAlertReceiverDocument, { input });
    onDone();
    if (result.__typename === 'NotFound') return refuse(result);
    return { done: words.removed(host) };
  }

  return (
    <FormDialog
      title={words.removeTitle(host)}
      send={remove}
      submit={words.remove}
      busy={words.removing}
      onClose={onClose}
      careful
    >
      <p>{words.removeLead}</p>
    </FormDialog>
  );
}
