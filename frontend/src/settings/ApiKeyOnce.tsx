import { apiKeys as words } from '#messages/apiKeys';
import { SecretOnce } from './SecretOnce';

/** An API key that was just made. */
export interface MadeApiKey {
  kind: 'made';
  name: string;
  secret: string;
}

/** The one time that an API key is shown. */
export function ApiKeyOnce({ made, onClose }: { made: MadeApiKey; onClose: () => void }) {
  return (
    <SecretOnce
      title={words.secret}
      secret={made.secret}
      data-testid="api-key"
      words={words}
      onClose={onClose}
    >
      <p>
        {words.shownTitle(
          <b key="name">
            <bdi>{made.name}</bdi>
          </b>,
        )}
      </p>
      <p>{words.shownLead}</p>
    </SecretOnce>
  );
}
