import { hmsAccounts as words } from '#messages/hmsAccounts';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { APP_SECRET, AppSecretFields, useAppSecret } from './AppSecretFields';

const ReplaceAppSecretDocument = graphql(`
  mutation ReplaceAppSecret($input: ReplaceAppSecretInput!) {
    replaceAppSecret(input: $input) {
      __typename
      ... on AppSecretReplaced { account { id } }
      ... on AppSecretDoubted { message fix tokens }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

interface ReplaceAppSecretProps {
  account: { id: string; name: string };
  onReplaced: (accountId: string) => void;
  onClose: () => void;
}

/** Gives a connected account another app secret. */
export function ReplaceAppSecret({ account, onReplaced, onClose }: ReplaceAppSecretProps) {
  const { doubted, setDoubted, secretIn } = useAppSecret();
  const name = isolated(account.name);

  async function replace(typed: Typed): Promise<Outcome> {
    if (!typed(APP_SECRET).trim()) return { refused: { [APP_SECRET]: words.appSecretNeeded } };
    const { replaceAppSecret: result } = await send(ReplaceAppSecretDocument, {
      input: { accountId: account.id, ...secretIn(typed) },
    });
    switch (result.__typename) {
      case 'AppSecretReplaced':
        onReplaced(account.id);
        return { done: words.replaced(name) };
      case 'AppSecretDoubted':
        setDoubted(result.tokens);
        return refuse(result, APP_SECRET);
      case 'InputRejected':
        return refuse(result, result.field);
      default:
        return refuse(result);
    }
  }

  return (
    <FormDialog
      title={words.replaceTitle(name)}
      send={replace}
      submit={words.replace}
      busy={words.replacing}
      onClose={onClose}
    >
      <p>{words.replaceLead}</p>
      <AppSecretFields doubted={doubted} autofocus />
    </FormDialog>
  );
}
