import { alerts as words } from '#messages/alerts';
import { SecretOnce } from './SecretOnce';

/** A receiver's secret that was just made. */
export interface MadeAlertSecret {
  host: string;
  secret: string;
}

/** The one time that the secret of a receiver is shown. */
export function AlertSecretOnce({ made, onClose }: { made: MadeAlertSecret; onClose: () => void }) {
  return (
    <SecretOnce
      title={words.secretTitle}
      secret={made.secret}
      data-testid="alert-secret"
      words={{ ...words, saved: words.secretSaved, savedWhy: words.secretSavedWhy }}
      onClose={onClose}
    >
      <p>
        {words.secretLead(
          <b key="host" translate={false}>
            <bdi>{made.host}</bdi>
          </b>,
        )}
      </p>
    </SecretOnce>
  );
}
