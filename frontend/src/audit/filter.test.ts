import { expect, test } from 'vitest';
import { type AuditView, EVERYTHING, filterOf, queryFrom, viewFrom } from './filter';

const ROBIN = '01890a5d-ac96-774b-bcce-b302099a8057';
const AMARA = '01890a5d-ac96-774b-bcce-b302099a8058';

test('a view survives the way through the address', () => {
  const view: AuditView = { action: 'TOKEN_SET', by: ROBIN, person: AMARA, since: '7d' };
  const query = `action=token-set&by=${ROBIN}&person=${AMARA}&since=7d`;
  expect(queryFrom(view)).toBe(query);
  expect(viewFrom(query)).toEqual(view);
});

test('nothing filtered leaves nothing in the address', () => {
  expect(queryFrom(EVERYTHING)).toBe('');
  expect(viewFrom('')).toEqual(EVERYTHING);
});

test('what is not known in an address is overlooked', () => {
  expect(viewFrom('action=explode&by=me&person=1%27&since=ever')).toEqual(EVERYTHING);
});

test('a length of time counts back from now', () => {
  const present = Date.parse('2026-11-23T10:00:00.000Z');
  expect(filterOf({ ...EVERYTHING, person: AMARA, since: '1d' }, present)).toEqual({
    action: null,
    actorId: null,
    subjectId: AMARA,
    since: '2026-11-22T10:00:00.000Z',
  });
  expect(filterOf(EVERYTHING, present)).toEqual({
    action: null,
    actorId: null,
    subjectId: null,
    since: null,
  });
});
