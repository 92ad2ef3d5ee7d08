import { expect, test } from 'vitest';
import { changedIn, countOf, type PreviewRow, showsIn } from './import';

const row = (verdict: PreviewRow['verdict'], startsAt: string | null, changed: boolean) =>
  ({ verdict, startsAt, changed }) as PreviewRow;

test('a row that overwrites and plans counts as both', () => {
  const rows = [
    row('ADDED', '2026-11-26T20:00', false),
    row('PLANNED', '2026-11-26T20:00', true),
    row('PLANNED', '2026-11-26T20:00', false),
    row('CHANGED', null, true),
    row('NOTHING', '2026-11-26T20:00', false),
  ];
  expect(changedIn(rows)).toBe(2);
  expect(showsIn(rows)).toBe(3);
  expect(countOf(rows)).toEqual({ ADDED: 1, PLANNED: 2, CHANGED: 1, NOTHING: 1, REFUSED: 0 });
});
