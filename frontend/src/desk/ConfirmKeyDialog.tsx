import { confirmKey as words } from '#messages/confirmKey';
import { dialogs } from '#messages/dialogs';
import { keyNeeded } from '#messages/keyNeeded';
import { signIn } from '#messages/signIn';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { SecretField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { type Outcome, refuse } from '../ui/outcome';
import { refuseSignIn } from '../ui/RetryCountdown';

const ConfirmSecretKey = graphql(`
  mutation ConfirmSecretKey($input: ConfirmSecretKeyInput!) {
    confirmSecretKey(input: $input) {
      __typename
      ... on InputRejected { message fix }
      ... on SignInRefused { message fix retryAfterS }
    }
  }
`);

/** Takes the secret key, until it is right or the dialog is left. */
export default function ConfirmKeyDialog(props: { onConfirmed: () => void; onClose: () => void }) {
  async function confirm(typed: Typed): Promise<Outcome> {
    const secretKey = typed('secret-key').trim();
    if (!secretKey) return { refused: { 'secret-key': words.empty } };
    const { confirmSecretKey: result } = await send(ConfirmSecretKey, { input: { secretKey } });
    if (result.__typename === 'InputRejected') return refuse(result, 'secret-key');
    if (result.__typename === 'SignInRefused') return refuseSignIn(result);
    props.onConfirmed();
  }

  return (
    <Dialog title={keyNeeded.title} onClose={props.onClose}>
      <Form
        send={confirm}
        submit={words.submit}
        busy={words.submitting}
        autocomplete="off"
        actions={(submit) => (
          <div class="actions">
            <Button onClick={props.onClose}>{dialogs.cancel}</Button>
            {submit}
          </div>
        )}
      >
        <p class="muted">{words.why}</p>
        <SecretField
          label={signIn.secretKey}
          name="secret-key"
          autocomplete="one-time-code"
          mono
          autofocus
          required
        />
      </Form>
    </Dialog>
  );
}
