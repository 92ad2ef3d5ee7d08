import { alerts as words } from '#messages/alerts';
import { send } from '../api/client';
import { graphql } from '../gql';
import { TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { MadeAlertSecret } from './AlertSecretOnce';

const AddAlertReceiver = graphql(`
  mutation AddAlertReceiver($input: AddAlertReceiverInput!) {
    addAlertReceiver(input: $input) {
      __typename
      ... on AlertReceiverAdded { secret receiver { host } }
      ... on InputRejected { message fix field }
      ... on TooManyAlertReceivers { message fix }
      ... on NotFound { message fix }
    }
  }
`);

const ChangeAlertReceiver = graphql(`
  mutation ChangeAlertReceiver($input: ChangeAlertReceiverInput!) {
    changeAlertReceiver(input: $input) {
      __typename
      ... on AlertReceiverChanged { receiver { host } }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

/** As the desk names its field: a refusal finds it. */
const ADDRESS = 'address';

interface AlertAddressProps {
  /** Whose address is changed; null to add a receiver. */
  receiver: { id: string; host: string } | null;
  onMade?: (made: MadeAlertSecret) => void;
  onChanged?: () => void;
  onClose: () => void;
}

/** Where alerts are to be posted to: of a new receiver, or of one that moves. */
export function AlertAddress({ receiver, onMade, onChanged, onClose }: AlertAddressProps) {
  async function add(address: string): Promise<Outcome> {
    const { addAlertReceiver: result } = await send(AddAlertReceiver, { input: { address } });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename !== 'AlertReceiverAdded') return refuse(result);
    onMade?.({ host: result.receiver.host, secret: result.secret });
  }

  async function change(receiverId: string, address: string): Promise<Outcome> {
    const { changeAlertReceiver: result } = await send(ChangeAlertReceiver, {
      input: { receiverId, address },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename === 'NotFound') return refuse(result);
    onChanged?.();
    return { done: words.changed(isolated(result.receiver.host)) };
  }

  async function submit(typed: Typed): Promise<Outcome> {
    const address = typed(ADDRESS).trim();
    if (!address) return { refused: { [ADDRESS]: words.addressNeeded } };
    return receiver ? change(receiver.id, address) : add(address);
  }

  return (
    <FormDialog
      title={receiver ? words.changeTitle(isolated(receiver.host)) : words.addTitle}
      send={submit}
      submit={receiver ? words.change : words.add}
      busy={receiver ? words.changing : words.adding}
      onClose={onClose}
    >
      <TextField
        label={words.address}
        hint={words.addressHint}
        name={ADDRESS}
        inputMode="url"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        autofocus
        required
        mono
      />
    </FormDialog>
  );
}
