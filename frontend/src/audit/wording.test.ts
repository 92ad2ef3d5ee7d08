import { expect, test } from 'vitest';
import type { AuditAction } from '../gql/graphql';
import { actionWords } from '../messages/audit';
import { type Deed, differences, inOneLine, sentenceOf } from './wording';

function deed(action: AuditAction, more: Partial<Deed> = {}): Deed {
  return {
    action,
    actorKind: 'ADMIN',
    actor: 'Robin Demo',
    subject: 'Amara Okafor',
    before: null,
    after: null,
    ...more,
  };
}

const words = (one: Deed) => inOneLine(sentenceOf(one));

test.each<[string, Deed]>([
  ['Robin Demo set a token for Amara Okafor', deed('TOKEN_SET')],
  [
    'Robin Demo switched streaming off for Amara Okafor',
    deed('STREAMING_SWITCHED', { before: '{"streamingEnabled":true}', after: '{"streamingEnabled":false}' }),
  ],
  [
    'Robin Demo changed the role of Amara Okafor from viewer to owner',
    deed('ADMIN_ROLE_SET', { before: '{"role":"VIEWER"}', after: '{"role":"OWNER"}' }),
  ],
  ['Robin Demo invited Amara Okafor as manager', deed('ADMIN_INVITED', { after: '{"role":"MANAGER"}' })],
  [
    'Robin Demo changed the name and email of Amara Okafor',
    deed('INFLUENCER_CHANGED', { after: '{"changed":["name","email"]}' }),
  ],
  ['Robin Demo brought Amara Okafor back', deed('INFLUENCER_RESTORED')],
  ['Robin Demo made a sign-in link for Amara Okafor', deed('LINK_MADE', { after: '{"kind":"SIGN_IN"}' })],
  [
    'The command line made a set-up link',
    deed('LINK_MADE', { actorKind: 'OPERATOR', actor: null, subject: null, after: '{"kind":"SET_UP"}' }),
  ],
  [
    'Robin Demo stopped the show of Amara Okafor',
    deed('SHOW_ENDED', { after: '{"endReason":"STOPPED_BY_ADMIN","endCode":null}' }),
  ],
  [
    'Amara Okafor ended the show',
    deed('SHOW_ENDED', {
      actorKind: 'INFLUENCER',
      actor: 'Amara Okafor',
      after: '{"endReason":"ENDED_BY_INFLUENCER"}',
    }),
  ],
  [
    'The desk ended the show after losing contact with Amara Okafor',
    deed('SHOW_ENDED', { actorKind: 'DESK', actor: null, after: '{"endReason":"LOST"}' }),
  ],
  [
    'Somebody not signed in failed to sign in as Amara Okafor',
    deed('SIGN_IN_FAILED', { actorKind: 'STRANGER', actor: null }),
  ],
  ['Robin Demo signed out of 1 session', deed('SESSIONS_ENDED', { after: '{"endedSessions":1}' })],
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

test('what cannot be read as fields is overlooked', () => {
  expect(words(deed('ADMIN_INVITED', { after: 'not json' }))).toBe('Robin Demo invited Amara Okafor');
  expect(differences('[1]', 'nonsense')).toEqual([]);
});

test('fields stand side by side in words, without ids', () => {
  expect(
    differences(
      '{"streamingEnabled":true,"tokenVersionId":"0189"}',
      '{"streamingEnabled":false,"reason":"Too loud","tokenVersionId":"0190","somethingNew":null}',
    ),
  ).toEqual([
    { label: 'Streaming allowed', before: 'yes', after: 'no' },
    { label: 'Reason', before: '–', after: 'Too loud' },
  ]);
});
