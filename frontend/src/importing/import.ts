import { send } from '../api/client';
import { graphql } from '../gql';
import type { ImportVerdict, PreviewImportInput, PreviewImportMutation } from '../gql/graphql';
import type { Problem } from '../ui/failure';

const AT_ONCE = 50;

const PreviewImport = graphql(`
  mutation PreviewImport($input: PreviewImportInput!) {
    previewImport(input: $input) {
      __typename
      ... on ImportPreview {
        columns
        unused
        unclearDate
        dateOrder
        settledDate
        orderShownBy
        rows { line verdict message name email handle phone startsAt lengthMin changed }
      }
      ... on InputRejected { field message fix }
    }
  }
`);

const ApplyImport = graphql(`
  mutation ApplyImport($input: ApplyImportInput!) {
    applyImport(input: $input) {
      __typename
      ... on ImportApplied { rows { line verdict message name changed } }
      ... on InputRejected { message fix }
    }
  }
`);

const UndoImport = graphql(`
  mutation UndoImport($input: UndoImportInput!) {
    undoImport(input: $input) {
      __typename
      ... on ImportUndone { people shows kept { influencerId name why } }
      ... on NotFound { message fix }
    }
  }
`);

const RecentImportsDocument = graphql(`
  query RecentImports {
    recentImports { id begunAt undoneAt by { name } people shows changed }
  }
`);

type PreviewResult = PreviewImportMutation['previewImport'];
export type Preview = Extract<PreviewResult, { __typename: 'ImportPreview' }>;
export type PreviewRow = Preview['rows'][number];
export type Asked = PreviewImportInput;

export async function preview(input: Asked): Promise<PreviewResult> {
  return (await send(PreviewImport, { input })).previewImport;
}

export async function undo(importId: string) {
  return (await send(UndoImport, { input: { importId } })).undoImport;
}

export async function recent() {
  return (await send(RecentImportsDocument, {})).recentImports;
}

/** An id for an import. (`crypto.randomUUID` is missing where the desk is not served over https.) */
export function newImportId(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return hex.join('');
}

/** The rows of which something comes. */
export function toImport(rows: readonly PreviewRow[]): PreviewRow[] {
  return rows.filter(({ verdict }) => verdict !== 'REFUSED' && verdict !== 'NOTHING');
}

/** How many rows there are of each kind. */
export function countOf(rows: readonly { verdict: ImportVerdict }[]): Record<ImportVerdict, number> {
  const counts = { ADDED: 0, PLANNED: 0, CHANGED: 0, NOTHING: 0, REFUSED: 0 };
  for (const { verdict } of rows) counts[verdict] += 1;
  return counts;
}

/** How many rows overwrite something, also where they plan a show. */
export function changedIn(rows: readonly { changed: boolean }[]): number {
  return rows.filter(({ changed }) => changed).length;
}

/** How many shows are planned: with new influencers, and for those who are here. */
export function showsIn(rows: readonly PreviewRow[]): number {
  return rows.filter(({ verdict, startsAt }) => startsAt && (verdict === 'ADDED' || verdict === 'PLANNED'))
    .length;
}

export interface DoneRow {
  line: number;
  verdict: ImportVerdict;
  message: string;
  name: string;
  changed: boolean;
}

/** Import the rows from one on, some at a time; `onStep` hears what became of them, and says whether to go on.
 *
 * A part may be sent again, as after a lost answer: the desk knows it by the import's id and its lines.
 *
 * @returns what was rejected about the whole of it; null once it is through, or stopped.
 */
export async function apply(
  importId: string,
  rows: readonly PreviewRow[],
  asked: Asked,
  onStep: (done: DoneRow[]) => boolean,
): Promise<Problem | null> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const part = rows
      .slice(at, at + AT_ONCE)
      .map(({ verdict: _verdict, message: _message, changed: _changed, ...row }) => ({
        ...row,
        lengthMin: row.lengthMin || 60,
      }));
    const { applyImport: result } = await send(ApplyImport, {
      input: { importId, rows: part, timeZone: asked.timeZone, overwrite: asked.overwrite ?? false },
    });
    if (result.__typename === 'InputRejected') return result;
    if (!onStep(result.rows)) return null;
  }
  return null;
}
