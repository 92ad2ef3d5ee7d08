import { type FragmentType, graphql } from '../gql';
import type { Action_InfluencerFragment } from '../gql/graphql';

export const Action_Influencer = graphql(`
  fragment Action_Influencer on Influencer {
    id
    name
    handle
    email
    readiness
    show { id }
    version
    invitationPending
    archivedAt
    tokenSource
    token { lastFour }
    streaming { enabled reason }
    ...TokenDialog_Influencer
  }
`);

export type ActionRef = FragmentType<typeof Action_Influencer>;

/** What an admin is about to do, in a dialog: add somebody, or something for somebody. */
export type Action =
  | { kind: 'add' }
  | { kind: 'mint-for-account'; accountId: string }
  | {
      kind: 'token' | 'room-code' | 'remove-token' | 'link' | 'new-password' | 'edit' | 'archive';
      influencer: ActionRef;
    };

/** What stands in the way of acting, in words; null where nothing does. */
export interface WhyNot {
  tokens: string | null;
  streaming: string | null;
  influencers: string | null;
}

/** What every dialog about one influencer is given. */
export interface ActionProps {
  influencer: Action_InfluencerFragment;
  onClose: () => void;
  /** Something was changed. */
  onDone: () => void;
}
