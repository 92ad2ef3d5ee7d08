import type { TokenMatch, Verdict } from '../gql/graphql';
import { credentialIn } from './credential';

/** As many as one paste may hold: more are easily split, and nobody looks through them. */
export const MOST_PASTED = 500;

/** A token, or what may be one, where it stands in the pasted text. */
export interface Piece {
  text: string;
  line: number;
}

const TOKEN = /eyJ[\w-]{5,}(?:\.[\w-]+){0,2}/g;
const UNFINISHED = /eyJ[\w.-]*$/;
const REST = /^[\w.-]+$/;
const SHORTEST = 8; // what is shorter goes on only where it ends a signature
const SIGNATURE = 43; // characters of an HS256 signature

/** Whether a token at the end of a line goes on in the next one, as mail programs wrap them. */
function wraps(line: string, next: string): boolean {
  const [begun] = UNFINISHED.exec(line) ?? [];
  if (begun === undefined || !REST.test(next)) return false;
  const [, , signature] = begun.split('.');
  const missing = signature === undefined ? 0 : SIGNATURE - signature.length;
  if (signature !== undefined && missing <= 0) return false;
  if (next.length < SHORTEST && next.length !== missing) return false;
  if (next.startsWith('eyJ') && !begun.endsWith('.')) return false;
  return `${begun}${next}`.split('.').length <= 3;
}

/** Every token in a text, each once, whatever stands around it; and lines that hold another secret, to be told so. */
export function tokensIn(text: string): Piece[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^[\s>]+/, '').trimEnd());
  const found: Piece[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < lines.length; at += 1) {
    const number = at + 1;
    let line = lines[at] ?? '';
    for (let next = lines[at + 1]; next !== undefined && wraps(line, next); next = lines[at + 1]) {
      line += next;
      at += 1;
    }
    const tokens = line.match(TOKEN) ?? (credentialIn(line) ? [line] : []);
    for (const token of tokens) {
      if (!seen.has(token)) found.push({ text: token, line: number });
      seen.add(token);
    }
  }
  return found;
}

export interface Someone {
  id: string;
  name: string;
  version: number;
}

/** What the desk says of one of the tokens. */
export interface Read {
  match: TokenMatch | null;
  already: boolean;
  influencer: Someone | null;
  candidates: readonly Someone[];
  report: {
    verdict: Verdict;
    needsAccepting: readonly string[];
    expiresAt: string | null;
  };
}

/** A token that is saved for somebody together with others, or that somebody has to look at. */
export interface Pair<Row> {
  row: Row;
  person: Someone | null;
}

export interface Arranged<Row> {
  /** The user id says whose it is, and nothing is in the way. */
  certain: { row: Row; person: Someone }[];
  /** Each is confirmed by itself; some first need somebody whose it is. */
  single: Pair<Row>[];
  /** Another one for the same person is used in its place. */
  lost: { row: Row; person: Someone; to: Row }[];
  already: { row: Row; person: Someone }[];
  unusable: Row[];
}

/** What can be used before what is doubtful, and then what is good for longer. */
function better(one: Read, other: Read): number {
  const rank = ({ report }: Read) => (report.verdict === 'GOOD' ? 0 : 1);
  const end = ({ report }: Read) => Date.parse(report.expiresAt ?? '') || 0;
  return rank(one) - rank(other) || end(other) - end(one);
}

/** Decide what becomes of each token, before anything is saved. */
export function arrange<Row extends Read>(rows: readonly Row[]): Arranged<Row> {
  const arranged: Arranged<Row> = { certain: [], single: [], lost: [], already: [], unusable: [] };
  const named = new Map<string, Row[]>();
  const guessed = new Map<string, Row[]>();
  for (const row of rows) {
    const { influencer: person, match } = row;
    if (row.report.verdict === 'BROKEN') arranged.unusable.push(row);
    else if (row.already && person) arranged.already.push({ row, person });
    else if (person === null || match === null) arranged.single.push({ row, person: null });
    else {
      const of = match === 'USER_ID' ? named : guessed;
      of.set(person.id, [...(of.get(person.id) ?? []), row]);
    }
  }
  for (const theirs of named.values()) {
    const [first, ...others] = theirs.sort(better);
    const person = first?.influencer;
    if (!first || !person) continue;
    if (first.report.needsAccepting.length === 0) arranged.certain.push({ row: first, person });
    else arranged.single.push({ row: first, person });
    for (const row of others) arranged.lost.push({ row, person, to: first });
  }
  // A guess counts for nobody who is named by another one, and for nobody whom two are guessed for.
  for (const [id, theirs] of guessed)
    for (const row of theirs)
      arranged.single.push({
        row,
        person: theirs.length === 1 && !named.has(id) ? row.influencer : null,
      });
  return arranged;
}
