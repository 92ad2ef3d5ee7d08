import { expect, test } from 'vitest';
import { auditActions as actionWords } from '#messages/audit';
import type { ActorKind, AuditAction, AuditField } from '../gql/graphql';
import { type Deed, differences, inOneLine, sentenceOf } from './wording';

function fields(values: Record<string, string | null>): AuditField[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

interface Told {
  kind?: ActorKind;
  actor?: string | null;
  subject?: string | null;
  before?: Record<string, string | null>;
  after?: Record<string, string | null>;
}

function deed(action: AuditAction, told: Told = {}): Deed {
  const { kind = 'ADMIN', actor = 'Robin Demo', subject = 'Amara Okafor', before = {}, after = {} } = told;
  return {
    action,
    actor: { kind, name: actor },
    subject: { name: subject },
    before: fields(before),
    after: fields(after),
  };
}

const words = (one: Deed) => inOneLine(sentenceOf(one));

test.each<[string, Deed]>([
  ['Robin Demo set a token for Amara Okafor', deed('TOKEN_SET')],
  [
    'Robin Demo switched streaming off for Amara Okafor',
    deed('STREAMING_SWITCHED', {
      before: { streamingEnabled: 'true' },
      after: { streamingEnabled: 'false' },
    }),
  ],
  [
    'Robin Demo changed the role of Amara Okafor from viewer to owner',
    deed('ADMIN_ROLE_SET', { before: { role: 'VIEWER' }, after: { role: 'OWNER' } }),
  ],
  ['Robin Demo invited Amara Okafor as manager', deed('ADMIN_INVITED', { after: { role: 'MANAGER' } })],
  [
    'Robin Demo changed the name and email of Amara Okafor',
    deed('INFLUENCER_CHANGED', { after: { changed: '["name", "email"]' } }),
  ],
  ['Robin Demo brought Amara Okafor back', deed('INFLUENCER_RESTORED')],
  ['Robin Demo made a sign-in link for Amara Okafor', deed('LINK_MADE', { after: { kind: 'SIGN_IN' } })],
  [
    'The command line made a set-up link',
    deed('LINK_MADE', { kind: 'OPERATOR', actor: null, subject: null, after: { kind: 'SET_UP' } }),
  ],
  [
    'Robin Demo stopped the show of Amara Okafor',
    deed('SHOW_ENDED', { after: { endReason: 'STOPPED_BY_ADMIN', endCode: null } }),
  ],
  [
    'Amara Okafor ended the show',
    deed('SHOW_ENDED', {
      kind: 'INFLUENCER',
      actor: 'Amara Okafor',
      after: { endReason: 'ENDED_BY_INFLUENCER' },
    }),
  ],
  [
    'The desk ended the show after losing contact with Amara Okafor',
    deed('SHOW_ENDED', { kind: 'DESK', actor: null, after: { endReason: 'LOST' } }),
  ],
  [
    'Somebody not signed in failed to sign in as Amara Okafor',
    deed('SIGN_IN_FAILED', { kind: 'STRANGER', actor: null }),
  ],
  ['Robin Demo signed out of 1 session', deed('SESSIONS_ENDED', { after: { endedSessions: '1' } })],
  [
    'An admin who is gone removed the token of somebody',
    deed('TOKEN_REMOVED', { actor: null, subject: null }),
  ],
])('%s', (sentence, one) => {
  expect(words(one)).toBe(sentence);
});

test('every action is told, and none leaves a gap', () => {
  for (const action of Object.keys(actionWords) as AuditAction[])
    expect(words(deed(action)), action).toMatch(/^Robin Demo [a-z].*[^ ]$/);
});

test('an action of a newer desk is told by its name', () => {
  expect(words(deed('DRILL_RUN' as AuditAction))).toBe('Robin Demo drill run Amara Okafor');
});

test('an entry about nothing in particular names nobody', () => {
  const refused = { ...deed('SIGN_IN_FAILED', { kind: 'STRANGER', actor: null }), subject: null };
  expect(words(refused)).toBe('Somebody not signed in failed to sign in');
  expect(words({ ...deed('DRILL_RUN' as AuditAction), subject: null })).toBe('Robin Demo drill run');
});

test('a list that cannot be read is overlooked in the sentence, and stands as it is beside it', () => {
  expect(words(deed('INFLUENCER_CHANGED', { after: { changed: '[name' } }))).toBe(
    'Robin Demo changed Amara Okafor',
  );
  expect(differences([], fields({ reason: '[sic] too loud' }))).toEqual([
    { label: 'Reason', before: '–', after: '[sic] too loud' },
  ]);
});

test('fields stand side by side in words, without ids', () => {
  expect(
    differences(
      fields({ streamingEnabled: 'true', tokenVersionId: '0189' }),
      fields({
        streamingEnabled: 'false',
        reason: 'Too loud',
        tokenVersionId: '0190',
        somethingNew: null,
        codes: '["EXPIRED", "DUPLICATE"]',
      }),
    ),
  ).toEqual([
    { label: 'Streaming allowed', before: 'yes', after: 'no' },
    { label: 'Reason', before: '–', after: 'Too loud' },
    { label: 'Codes', before: '–', after: 'EXPIRED, DUPLICATE' },
  ]);
});
