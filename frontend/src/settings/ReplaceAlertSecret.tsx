import { alerts as words } from '#messages/alerts';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import type { MadeAlertSecret } from './AlertSecretOnce';

const ReplaceAlertSecretDocument = graphql(`
  mutation ReplaceAlertSecret($input: ReplaceAlertSecretInput!) {
    replaceAlertSecret(input: $input) {
      __typename
      ... on AlertSecretReplaced { secret receiver { host } }
      ... on NotFound { message fix }
    }
  }
`);

const AT_ONCE = 'atOnce';

interface ReplaceAlertSecretProps {
  receiver: { id: string; host: string };
  onMade: (made: MadeAlertSecret) => void;
  onClose: () => void;
}

/** Makes a new secret for a receiver of alerts. */
export function ReplaceAlertSecret({ receiver, onMade, onClose }: ReplaceAlertSecretProps) {
  async function replace(typed: Typed): Promise<Outcome> {
    const { replaceAlertSecret: result } = await send(ReplaceAlertSecretDocument, {
      input: { receiverId: receiver.id, atOnce: typed(AT_ONCE) !== '' },
    });
    if (result.__typename === 'NotFound') return refuse(result);
    onMade({ host: result.receiver.host, secret: result.secret });
  }

  return (
    <FormDialog
      title={words.replaceTitle(isolated(receiver.host))}
      send={replace}
      submit={words.replace}
      busy={words.replacing}
      onClose={onClose}
    >
      <p>{words.replaceLead}</p>
      <label class="check">
        <input type="checkbox" name={AT_ONCE} />
        {words.atOnce}
      </label>
    </FormDialog>
  );
}
