import { send } from '../api/client';
import { graphql } from '../gql';

const MakeHandInLink = graphql(`
  mutation MakeHandInLink($input: MakeHandInLinkInput!) {
    makeHandInLink(input: $input) {
      __typename
      ... on LinkMade { link { url expiresAt kind } }
      ... on NotFound { message fix }
    }
  }
`);

/** Make the link on which whoever has somebody's token pastes it. */
export async function makeHandInLink(influencerId: string) {
  return (await send(MakeHandInLink, { input: { influencerId } })).makeHandInLink;
}
