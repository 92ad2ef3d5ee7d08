import { apiKeys as words } from '#messages/apiKeys';
import { send } from '../api/client';
import { graphql } from '../gql';
import { TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';

const OfferApiKeyDocument = graphql(`
  mutation OfferApiKey($input: OfferApiKeyInput!) {
    offerApiKey(input: $input) {
      __typename
      ... on ApiKeyOffered { apiKey { offeredTo { name } } }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

const EMAIL = 'toEmail';

interface OfferApiKeyProps {
  apiKey: { id: string; name: string };
  onDone: () => void;
  onClose: () => void;
}

/** Offers an API key to another admin. */
export function OfferApiKey({ apiKey, onDone, onClose }: OfferApiKeyProps) {
  async function offer(typed: Typed): Promise<Outcome> {
    const toEmail = typed(EMAIL).trim();
    if (!toEmail) return { refused: { [EMAIL]: words.emailNeeded } };
    const { offerApiKey: result } = await send(OfferApiKeyDocument, {
      input: { apiKeyId: apiKey.id, toEmail },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename === 'NotFound') return refuse(result);
    onDone();
    return { done: words.offered(isolated(result.apiKey.offeredTo?.name ?? '')) };
  }

  return (
    <FormDialog
      title={words.offerTitle(apiKey.name)}
      send={offer}
      submit={words.offer}
      busy={words.offering}
      onClose={onClose}
    >
      <p>{words.offerLead}</p>
      <TextField
        label={words.offerTo}
        name={EMAIL}
        inputMode="email"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        autofocus
        required
      />
    </FormDialog>
  );
}
