import {
  auditActors as actorWords,
  audit as auditWords,
  auditDeeds as deedWords,
  auditFields as fieldLabels,
} from '#messages/audit';
import type { ActorKind, AuditAction, AuditField } from '../gql/graphql';
import { moment } from '../ui/time';

export interface Deed {
  action: AuditAction;
  actor: { kind: ActorKind; name: string | null };
  subject: { name: string | null } | null;
  /** The changed fields. */
  before: AuditField[];
  after: AuditField[];
}

/** A sentence about an entry, in the pieces that are set apart on screen. */
export interface Sentence {
  actor: string;
  did: string;
  /** To whom; empty where the sentence needs nobody. */
  subject: string;
  rest: string;
}

/** The fields by name; a value is text, or null where there was none. */
type Fields = Record<string, string | null>;

function fieldsOf(fields: AuditField[]): Fields {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

/** Read a list, which is kept as JSON; null for any other text. */
function listOf(value: string): string[] | null {
  if (!value.startsWith('[')) return null;
  try {
    return (JSON.parse(value) as unknown[]).map(String);
  } catch {
    return null;
  }
}

function count(value: string | null | undefined, one: string, many: string): string {
  return `${value ?? 0} ${value === '1' ? one : many}`;
}

type Telling = [did: string, about: boolean, rest?: string];

/** What was done, whether it names to whom, and what stands behind the name. */
function tell(deed: Deed, before: Fields, after: Fields): Telling {
  const link = deedWords.links[after.kind ?? ''] ?? deedWords.link;
  const role = deedWords.roles[after.role ?? ''] ?? '';
  switch (deed.action) {
    case 'TOKEN_SET':
      return ['set a token for', true];
    case 'TOKEN_REMOVED':
      return ['removed the token of', true];
    case 'TOKEN_HANDED_OUT':
      return ['was handed the token for a show', false];
    case 'ROOM_CODE_SET':
      return ['set a room code for', true];
    case 'ROOM_CODE_REVEALED':
      return ['looked at the room code of', true];
    case 'STREAMING_SWITCHED':
      return [`switched streaming ${after.streamingEnabled === 'false' ? 'off' : 'on'} for`, true];
    case 'SHOW_OPENED':
      return ['pressed Go Live', false];
    case 'SHOW_STARTED':
      return ['went on air', false];
    case 'SHOW_TAKEN_OVER':
      return ['took the show over on another page', false];
    case 'SHOW_REOPENED':
      return ['came back to a show that was lost', false];
    case 'SHOW_ENDED': {
      const ending = after.endReason ?? '';
      return [
        deedWords.ends[ending] ?? 'ended a show of',
        ending !== 'ENDED_BY_INFLUENCER' && ending !== 'FAILED',
      ];
    }
    case 'GO_LIVE_REFUSED':
      return ['pressed Go Live and was refused', false];
    case 'INFLUENCER_ADDED':
      return ['added', true];
    case 'INFLUENCER_CHANGED': {
      const changed = listOf(after.changed ?? '');
      return changed?.length ? [`changed the ${changed.join(' and ')} of`, true] : ['changed', true];
    }
    case 'INFLUENCER_ARCHIVED':
      return ['archived', true];
    case 'INFLUENCER_RESTORED':
      return ['brought', true, 'back'];
    case 'LINK_MADE':
      return after.kind === 'SET_UP' ? [`made ${link}`, false] : [`made ${link} for`, true];
    case 'LINK_REVOKED':
      return after.kind === 'SET_UP' ? [`revoked ${link}`, false] : [`revoked ${link} for`, true];
    case 'INVITATION_ACCEPTED':
      return ['accepted the invitation', false];
    case 'SIGNED_IN':
      return [after.transport === 'BEARER' ? 'signed in with a program' : 'signed in', false];
    case 'SIGN_IN_FAILED':
      return deed.subject?.name ? ['failed to sign in as', true] : ['failed to sign in', false];
    case 'SIGNED_OUT':
      return ['signed out', false];
    case 'SESSIONS_ENDED':
      return [`signed out of ${count(after.endedSessions, 'session', 'sessions')}`, false];
    case 'PASSWORD_SET':
      return ['changed their password', false];
    case 'SECRET_KEY_SET':
      return ['took a new secret key', false];
    case 'ADMIN_SET_UP':
      return ['became the owner of this desk', false];
    case 'ADMIN_INVITED':
      return ['invited', true, role ? `as ${role}` : ''];
    case 'ADMIN_ROLE_SET': {
      const from = deedWords.roles[before.role ?? ''] ?? '';
      return ['changed the role of', true, from && role ? `from ${from} to ${role}` : ''];
    }
    case 'ADMIN_REMOVED':
      return ['removed', true, 'from the desk'];
    case 'WORKSPACE_CONNECTED':
      return ['connected a 100ms account', false];
  }
}

/** Tell an entry in words: "Robin Demo set a token for Amara Okafor". */
export function sentenceOf(deed: Deed): Sentence {
  const actor = deed.actor.name ?? actorWords[deed.actor.kind];
  const subject = deed.subject?.name ?? null;
  // An action that this page does not know yet (the desk was updated under it) is still told.
  const [did, about, rest = ''] = tell(deed, fieldsOf(deed.before), fieldsOf(deed.after)) ?? [
    (deed.action as string).toLowerCase().replaceAll('_', ' '),
    subject !== null,
  ];
  return { actor, did, subject: about ? (subject ?? deedWords.somebody) : '', rest };
}

/** A sentence as one text. */
export function inOneLine({ actor, did, subject, rest }: Sentence): string {
  return [actor, did, subject, rest].filter(Boolean).join(' ');
}

export interface Difference {
  label: string;
  before: string;
  after: string;
}

function shownAs(value: string | null | undefined): string {
  if (!value) return auditWords.nothing;
  if (value === 'true') return auditWords.yes;
  if (value === 'false') return auditWords.no;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return moment(value);
  return listOf(value)?.join(', ') ?? value;
}

function labelOf(field: string): string {
  const spaced = field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return fieldLabels[field] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

// The sentence says these already.
const SAID = new Set(['transport', 'kind', 'changed']);

/** The fields of an entry side by side; ids of other rows tell a reader nothing and are left out. */
export function differences(before: AuditField[], after: AuditField[]): Difference[] {
  const old = fieldsOf(before);
  const young = fieldsOf(after);
  const fields = [...new Set([...Object.keys(old), ...Object.keys(young)])];
  return fields
    .filter((field) => !SAID.has(field) && (!/[a-z]Id$/.test(field) || field === 'roomId'))
    .map((field) => ({ label: labelOf(field), before: shownAs(old[field]), after: shownAs(young[field]) }))
    .filter((one) => one.before !== one.after);
}
