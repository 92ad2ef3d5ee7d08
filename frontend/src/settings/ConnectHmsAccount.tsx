import { hmsAccounts as words } from '#messages/hmsAccounts';
import { send } from '../api/client';
import { graphql } from '../gql';
import { TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, type Refused, refuse } from '../ui/outcome';
import { APP_SECRET, AppSecretFields, useAppSecret } from './AppSecretFields';

const ConnectHmsAccountDocument = graphql(`
  mutation ConnectHmsAccount($input: ConnectHmsAccountInput!) {
    connectHmsAccount(input: $input) {
      __typename
      ... on HmsAccountConnected { account { id name } }
      ... on AppSecretDoubted { message fix tokens }
      ... on InputRejected { message fix field }
      ... on HmsAccountAlreadyConnected { message fix }
      ... on NotFound { message fix }
    }
  }
`);

/** As the desk names its fields: a refusal finds them. */
const NAME = 'name';
const ACCESS_KEY = 'accessKey';

interface ConnectHmsAccountProps {
  /** The account, where the desk knows it from a token; null for another. */
  account: { name: string; maskedAccessKey: string } | null;
  onConnected: (accountId: string) => void;
  onClose: () => void;
}

/** Connects a 100ms account. */
export function ConnectHmsAccount({ account, onConnected, onClose }: ConnectHmsAccountProps) {
  const { doubted, setDoubted, secretIn } = useAppSecret();

  async function connect(typed: Typed): Promise<Outcome> {
    const refused: Refused = {};
    if (!typed(NAME).trim()) refused[NAME] = words.nameNeeded;
    if (!typed(ACCESS_KEY).trim()) refused[ACCESS_KEY] = words.accessKeyNeeded;
    if (!typed(APP_SECRET).trim()) refused[APP_SECRET] = words.appSecretNeeded;
    if (Object.keys(refused).length > 0) return { refused };
    const { connectHmsAccount: result } = await send(ConnectHmsAccountDocument, {
      input: { name: typed(NAME).trim(), accessKey: typed(ACCESS_KEY), ...secretIn(typed) },
    });
    switch (result.__typename) {
      case 'HmsAccountConnected':
        onConnected(result.account.id);
        return { done: words.connected(isolated(result.account.name)) };
      case 'AppSecretDoubted':
        setDoubted(result.tokens);
        return refuse(result, APP_SECRET);
      case 'InputRejected':
        return refuse(result, result.field);
      case 'HmsAccountAlreadyConnected':
        return refuse(result, ACCESS_KEY);
      default:
        return refuse(result);
    }
  }

  return (
    <FormDialog
      title={words.connectTitle}
      send={connect}
      submit={words.connectKnown}
      busy={words.connecting}
      onClose={onClose}
    >
      <p>{words.whereToFind}</p>
      <TextField
        label={words.name}
        hint={words.nameHint}
        name={NAME}
        defaultValue={account?.name}
        autocomplete="off"
        autofocus
        required
      />
      <TextField
        label={words.accessKey}
        hint={account ? words.accessKeyOf(account.maskedAccessKey) : words.accessKeyHint}
        name={ACCESS_KEY}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        required
        mono
      />
      <AppSecretFields doubted={doubted} />
    </FormDialog>
  );
}
