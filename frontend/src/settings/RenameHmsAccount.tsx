import { hmsAccounts as words } from '#messages/hmsAccounts';
import { send } from '../api/client';
import { graphql } from '../gql';
import { TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';

const RenameHmsAccountDocument = graphql(`
  mutation RenameHmsAccount($input: RenameHmsAccountInput!) {
    renameHmsAccount(input: $input) {
      __typename
      ... on HmsAccountRenamed { account { name } }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

const NAME = 'name';

/** What the dialogs about one account are given. */
export interface HmsAccountDialogProps {
  account: { id: string; name: string };
  onDone: () => void;
  onClose: () => void;
}

/** Gives an account another name. */
export function RenameHmsAccount({ account, onDone, onClose }: HmsAccountDialogProps) {
  async function rename(typed: Typed): Promise<Outcome> {
    const name = typed(NAME).trim();
    if (!name) return { refused: { [NAME]: words.nameNeeded } };
    const { renameHmsAccount: result } = await send(RenameHmsAccountDocument, {
      input: { accountId: account.id, name },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename === 'NotFound') return refuse(result);
    onDone();
    return { done: words.renamed(isolated(result.account.name)) };
  }

  return (
    <FormDialog
      title={words.renameTitle(isolated(account.name))}
      send={rename}
      submit={words.rename}
      busy={words.renaming}
      onClose={onClose}
    >
      <TextField
        label={words.name}
        hint={words.nameHint}
        name={NAME}
        defaultValue={account.name}
        autocomplete="off"
        autofocus
        required
      />
    </FormDialog>
  );
}
