import { type FragmentType, graphql } from '../gql';
import type { Act_InfluencerFragment } from '../gql/graphql';

export const Act_Influencer = graphql(`
  fragment Act_Influencer on Influencer {
    id
    name
    handle
    email
    readiness
    version
    invitationPending
    archivedAt
    token { lastFour }
    ...TokenDialog_Influencer
  }
`);

export type ActRef = FragmentType<typeof Act_Influencer>;

/** What an admin is about to do, in a dialog: add somebody, or something for somebody. */
export type Act =
  | { kind: 'add' }
  | { kind: 'token' | 'room-code' | 'remove-token' | 'link' | 'edit' | 'archive'; influencer: ActRef };

/** What stands in the way of acting, in words; null where nothing does. */
export interface MayNot {
  tokens: string | null;
  streaming: string | null;
  people: string | null;
}

/** What every dialog about one influencer is given. */
export interface ActProps {
  influencer: Act_InfluencerFragment;
  onClose: () => void;
  /** Something was changed. */
  onDone: () => void;
}
