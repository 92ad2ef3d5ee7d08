import type { ActorKind, AuditAction } from '../gql/graphql';

/** What the audit page says. */

export const auditWords = {
  title: 'Audit',
  lead: 'Everything that was done at this desk. Nobody can change it here.',
  filters: 'Filter the audit',
  action: 'Action',
  anyAction: 'Everything',
  by: 'By',
  anybody: 'Anybody',
  me: 'You',
  since: 'Since',
  sinceOptions: { any: 'The beginning', '1d': '24 hours', '7d': '7 days', '30d': '30 days' },
  person: 'About',
  personPlaceholder: 'Name or handle',
  personOff: (name: string) => `Show others than ${name} too`,
  somebody: 'One person',
  list: 'Entries, newest first',
  empty: 'Nothing fits',
  emptyNext: 'Change the filters.',
  clear: 'Clear filters',
  end: 'That is all.',
  field: 'Field',
  before: 'Before',
  after: 'After',
  request: 'Request',
  yes: 'yes',
  no: 'no',
  nothing: '–',
};

/** Who acted, where there is no name. */
export const actorWords: Record<ActorKind, string> = {
  ADMIN: 'An admin who is gone',
  INFLUENCER: 'An influencer who is gone',
  OPERATOR: 'The command line',
  DESK: 'The desk',
  STRANGER: 'Somebody not signed in',
};

/** Each action as a filter names it. */
export const actionWords: Record<AuditAction, string> = {
  TOKEN_SET: 'Token set',
  TOKEN_REMOVED: 'Token removed',
  TOKEN_HANDED_OUT: 'Token handed out',
  ROOM_CODE_SET: 'Room code set',
  ROOM_CODE_REVEALED: 'Room code revealed',
  STREAMING_SWITCHED: 'Streaming switched',
  SHOW_OPENED: 'Show opened',
  SHOW_STARTED: 'Show on air',
  SHOW_TAKEN_OVER: 'Show taken over',
  SHOW_REOPENED: 'Show reopened',
  SHOW_ENDED: 'Show ended',
  GO_LIVE_REFUSED: 'Go Live refused',
  INFLUENCER_ADDED: 'Influencer added',
  INFLUENCER_CHANGED: 'Influencer changed',
  INFLUENCER_ARCHIVED: 'Influencer archived',
  INFLUENCER_RESTORED: 'Influencer brought back',
  LINK_MADE: 'Link made',
  LINK_REVOKED: 'Link revoked',
  INVITATION_ACCEPTED: 'Invitation accepted',
  SIGNED_IN: 'Signed in',
  SIGN_IN_FAILED: 'Sign-in failed',
  SIGNED_OUT: 'Signed out',
  SESSIONS_ENDED: 'Sessions ended',
  PASSWORD_SET: 'Password changed',
  SECRET_KEY_SET: 'Secret key changed',
  ADMIN_SET_UP: 'Desk set up',
  ADMIN_INVITED: 'Admin invited',
  ADMIN_ROLE_SET: 'Role changed',
  ADMIN_REMOVED: 'Admin removed',
  WORKSPACE_CONNECTED: '100ms account connected',
};

/** How an entry is told; `somebody` stands for a subject without a name. */
export const deedWords = {
  somebody: 'somebody',
  links: {
    SET_UP: 'a set-up link',
    ADMIN_INVITATION: 'an invitation',
    SECRET_KEY_RESET: 'a link to a new secret key',
    INFLUENCER_INVITATION: 'an invitation',
    SIGN_IN: 'a sign-in link',
  } as Record<string, string>,
  link: 'a link',
  roles: { VIEWER: 'viewer', OPERATOR: 'operator', MANAGER: 'manager', OWNER: 'owner' } as Record<
    string,
    string
  >,
  ends: {
    ENDED_BY_INFLUENCER: 'ended the show',
    STOPPED_BY_ADMIN: 'stopped the show of',
    FAILED: 'lost the show to an error',
    LOST: 'ended the show after losing contact with',
    ENDED_BY_HMS: 'ended the show that 100ms closed, of',
  } as Record<string, string>,
};

/** The fields of an entry, as a reader knows them. */
export const fieldLabels: Record<string, string> = {
  streamingEnabled: 'Streaming allowed',
  reason: 'Reason',
  role: 'Role',
  roomCodeKind: 'Room code',
  endReason: 'End',
  endCode: 'Error code',
  endedSessions: 'Sessions ended',
  revokedLinks: 'Links revoked',
  endedShow: 'Show stopped',
  audience: 'Page',
  knownDevice: 'Known device',
  code: 'Reason',
  lastFour: 'Token ends in',
  expiresAt: 'Expires',
  roomId: 'Room',
};
