import { apiKeys as words } from '#messages/apiKeys';
import { send } from '../api/client';
import { deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import type { Permission } from '../gql/graphql';
import { Choices, TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { type Outcome, type Refused, refuse } from '../ui/outcome';
import { useStore } from '../ui/store';
import type { MadeApiKey } from './ApiKeyOnce';

const CreateApiKeyDocument = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on ApiKeyIssued { secret apiKey { name } }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

/** What a new key may do unless something else is chosen. */
const USUAL: Permission[] = ['VIEW', 'MANAGE_TOKENS'];
/** As the desk names its fields: a refusal finds them. */
const NAME = 'name';
const DAYS = 'days';
const PERMISSIONS = 'permissions';

/** Makes an API key. */
export function CreateApiKey(props: { onMade: (made: MadeApiKey) => void; onClose: () => void }) {
  const mine = useStore(deskViewer)?.permissions ?? [];

  async function create(typed: Typed): Promise<Outcome> {
    const permissions = mine.filter((one) => typed(one) !== '');
    const days = Number(typed(DAYS).trim());
    const refused: Refused = {};
    if (!typed(NAME).trim()) refused[NAME] = words.nameNeeded;
    if (permissions.length === 0) refused[PERMISSIONS] = words.mayNeeded;
    if (!Number.isInteger(days) || days < 1 || days > 365) refused[DAYS] = words.daysNeeded;
    if (Object.keys(refused).length > 0) return { refused };
    const { createApiKey: result } = await send(CreateApiKeyDocument, {
      input: { name: typed(NAME).trim(), permissions, days },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename === 'NotFound') return refuse(result);
    props.onMade({ kind: 'made', name: result.apiKey.name, secret: result.secret });
  }

  return (
    <FormDialog
      title={words.createTitle}
      send={create}
      submit={words.create}
      busy={words.creating}
      onClose={props.onClose}
    >
      <TextField label={words.name} hint={words.nameHint} name={NAME} autocomplete="off" autofocus required />
      <Permissions mine={mine} />
      <TextField
        label={words.days}
        hint={words.daysHint}
        name={DAYS}
        inputMode="numeric"
        autocomplete="off"
        defaultValue="90"
        required
      />
    </FormDialog>
  );
}

function Permissions({ mine }: { mine: readonly Permission[] }) {
  return (
    <Choices label={words.may} name={PERMISSIONS}>
      {mine.map((one) => (
        <label key={one}>
          <input type="checkbox" name={one} value="yes" defaultChecked={USUAL.includes(one)} />
          <span>
            <b>{words.permissions[one]}</b>
            <span class="hint">{words.permissionHints[one]}</span>
          </span>
        </label>
      ))}
    </Choices>
  );
}
