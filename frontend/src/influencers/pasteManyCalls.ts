import { send } from '../api/client';
import { graphql } from '../gql';
import type { FindingCode, InspectTokensMutation } from '../gql/graphql';
import { sentenceOf } from '../ui/failure';
import type { Piece, Someone } from './pasteMany';

const LOOKED_AT_ONCE = 50;
const SAVED_AT_ONCE = 10; // 100ms may be asked about each for two seconds

const InspectTokens = graphql(`
  mutation InspectTokens($input: InspectTokensInput!) {
    inspectTokens(input: $input) {
      ... on TokensInspected {
        rows {
          match
          already
          influencer { id name version tokenSource show { id } }
          candidates { id name version show { id } }
          report {
            verdict
            needsAccepting
            expiresAt
            findings { severity message fix }
            claims { userId roomId role }
          }
        }
      }
    }
  }
`);

const InspectTokenFor = graphql(`
  mutation InspectTokenFor($input: InspectTokenInput!) {
    inspectToken(input: $input) {
      __typename
      ... on TokenInspected {
        report {
          verdict
          needsAccepting
          expiresAt
          findings { severity message fix }
          claims { userId roomId role }
        }
      }
      ... on NotFound { message }
    }
  }
`);

const SetAuthTokens = graphql(`
  mutation SetAuthTokens($input: SetAuthTokensInput!) {
    setAuthTokens(input: $input) {
      ... on AuthTokensSet { rows { influencerId problem { ... on Problem { message fix } } } }
    }
  }
`);

const SetOneOfMany = graphql(`
  mutation SetOneOfMany($input: SetAuthTokenInput!) {
    setAuthToken(input: $input) { __typename ... on Problem { message fix } }
  }
`);

const PeopleNamed = graphql(`
  query PeopleNamed($search: String!) {
    influencers(first: 8, filter: { search: $search }, orderBy: NAME) {
      nodes { id name handle version show { id } }
    }
  }
`);

type Told = Extract<InspectTokensMutation['inspectTokens'], { rows: unknown }>['rows'][number];
export type Report = Told['report'];

/** One of the pasted tokens, with what the desk says of it. It is kept in memory alone, while the dialog stands. */
export type PastedToken = Told & Piece;

/** Ask the desk about each, some at a time; `onSome` hears how many are through, and says whether to go on. */
export async function inspectAll(
  pieces: readonly Piece[],
  onSome: (through: number) => boolean,
): Promise<PastedToken[]> {
  const rows: PastedToken[] = [];
  for (let at = 0; at < pieces.length; at += LOOKED_AT_ONCE) {
    const some = pieces.slice(at, at + LOOKED_AT_ONCE);
    const { inspectTokens } = await send(InspectTokens, { input: { texts: some.map(({ text }) => text) } });
    for (const [index, told] of inspectTokens.rows.entries()) {
      const piece = some[index];
      if (piece) rows.push({ ...told, ...piece });
    }
    if (!onSome(rows.length)) break;
  }
  return rows;
}

/** What is found about a token where it is meant for this person. */
export async function inspectFor(text: string, influencerId: string): Promise<Report | string> {
  const { inspectToken: result } = await send(InspectTokenFor, { input: { text, influencerId } });
  return result.__typename === 'NotFound' ? result.message : result.report;
}

export async function peopleNamed(search: string) {
  return (await send(PeopleNamed, { search })).influencers.nodes;
}

export interface Certain {
  row: PastedToken;
  person: Someone;
}

/** Save those that are certain, some at a time; `onSome` hears which are through, and why some were refused. */
export async function saveAll(
  pairs: readonly Certain[],
  onSome: (done: { pair: Certain; why: string | null }[]) => boolean,
): Promise<void> {
  for (let at = 0; at < pairs.length; at += SAVED_AT_ONCE) {
    const some = pairs.slice(at, at + SAVED_AT_ONCE);
    const { setAuthTokens } = await send(SetAuthTokens, {
      input: {
        pairs: some.map(({ row, person }) => ({
          influencerId: person.id,
          authToken: row.text,
          expectedVersion: person.version,
        })),
      },
    });
    const problems = new Map(setAuthTokens.rows.map(({ influencerId, problem }) => [influencerId, problem]));
    const done = some.map((pair) => {
      const problem = problems.get(pair.person.id);
      return { pair, why: problem ? sentenceOf(problem) : null };
    });
    if (!onSome(done)) return;
  }
}

/** Save one that somebody has looked at.
 *
 * @returns why not; null once it is saved.
 */
export async function saveOne(
  row: PastedToken,
  person: Someone,
  accept: FindingCode[],
): Promise<string | null> {
  const { setAuthToken: result } = await send(SetOneOfMany, {
    input: { influencerId: person.id, authToken: row.text, expectedVersion: person.version, accept },
  });
  return result.__typename === 'SetAuthTokenSuccess' ? null : sentenceOf(result);
}
