import { type FragmentType, graphql } from '../gql';
import type { Action_InfluencerFragment, FindingCode, Verdict } from '../gql/graphql';
import type { TokenVerdictRef } from './TokenVerdict';

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
    canMint
    accountId
    token { lastFour }
    streaming { enabled reason }
    ...TokenDialog_Influencer
  }
`);

export type ActionRef = FragmentType<typeof Action_Influencer>;

/** A token that an influencer had. */
export interface EarlierToken {
  id: string;
  lastFour: string;
  fingerprint: string;
  roomId: string;
  role: string;
  expiresAt: string;
}

/** A token that somebody handed in, and that waits. */
export interface HandedIn {
  entryId: string;
  lastFour: string;
  verdict: Verdict;
  needsAccepting: FindingCode[];
  report: TokenVerdictRef;
}

/** What an admin is about to do, in a dialog: add somebody, or something for somebody. */
export type Action =
  | { kind: 'add' }
  | { kind: 'paste-many' }
  /** The same may be done for those who come `later`, one after the other. */
  | { kind: 'link'; influencer: ActionRef; later?: readonly ActionRef[] }
  | { kind: 'mint-for-account'; accountId: string }
  | { kind: 'handed-in'; influencer: ActionRef; handedIn: HandedIn }
  | { kind: 'restore-token'; influencer: ActionRef; version: EarlierToken }
  | {
      kind:
        | 'token'
        | 'room-code'
        | 'create-room'
        | 'remove-token'
        | 'new-password'
        | 'hand-in'
        | 'edit'
        | 'archive';
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
