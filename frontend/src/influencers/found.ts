import { graphql } from '../gql';
import type { FindByCredentialMutation } from '../gql/graphql';

/** Looks up whose a pasted text is, and what it opens. */
export const FindByCredential = graphql(`
  mutation FindByCredential($input: FindByCredentialInput!) {
    findByCredential(input: $input) {
      ... on CredentialOwners {
        kind
        owners { use liveWithIt influencer { id name archivedAt ...WhoseOwner_Influencer } }
        sameUserId { id name }
        opens { maskedAccessKey roomId role userId notBefore expiresAt }
        account { id name maskedAccessKey connected readable }
        report { findings { code message fix helpUrl } }
        roomCode { works message }
      }
    }
  }
`);

export type Found = FindByCredentialMutation['findByCredential'];
