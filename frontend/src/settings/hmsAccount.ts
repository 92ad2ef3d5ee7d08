import type { HmsAccountsQuery } from '../gql/graphql';

export type HmsAccountRow = HmsAccountsQuery['hmsAccounts']['nodes'][number];
export type HmsTest = NonNullable<HmsAccountRow['lastTest']>;
export type Change = 'replace' | 'rename' | 'disconnect';

/** What can be done to an account besides testing or connecting it. */
export function choices({ connected }: Pick<HmsAccountRow, 'connected'>): Change[] {
  return connected ? ['replace', 'rename', 'disconnect'] : ['rename'];
}

/** What a test has just said, which is more than what is kept of it, if nothing newer is kept. */
export function fuller(said: HmsTest | undefined, kept: HmsTest | null): HmsTest | null {
  return said && said.at === kept?.at ? said : kept;
}
