import type { GraphiQLProps } from 'graphiql';
import type { ExecutionResult } from 'graphql';
import { graphiql as graphiqlWords } from '../src/messages/en';

type Fetcher = GraphiQLProps['fetcher'];

/** Ask the desk with this browser's session.
 *
 * @param admin for whom alone it may be answered, by their id; without one, for whoever is signed in.
 * @throws Error in words, when no answer came.
 */
export async function askDesk(operation: Parameters<Fetcher>[0], admin?: string): Promise<ExecutionResult> {
  let response: Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(admin ? { 'x-greenroom-admin': admin } : {}),
      },
      credentials: 'same-origin',
      cache: 'no-store',
      body: JSON.stringify(operation),
    });
  } catch {
    throw new Error(graphiqlWords.unreachable);
  }
  try {
    return await response.json();
  } catch {
    throw new Error(graphiqlWords.noAnswer(response.status));
  }
}

const SOMEBODY_ELSE = ['UNAUTHENTICATED', 'OTHER_ACCOUNT'];

/** Make what GraphiQL sends its operations with.
 *
 * @param admin who acts here, by their id, as the page says.
 * @param onSomebodyElse is called when that is no longer true.
 */
export function makeFetcher(admin: string | undefined, onSomebodyElse: () => void): Fetcher {
  return async (operation) => {
    const answer = await askDesk(operation, admin);
    if (answer.errors?.some((error) => SOMEBODY_ELSE.includes(String(error.extensions?.code))))
      onSomebodyElse();
    // GraphiQL's own type knows no result without data.
    return answer as Awaited<ReturnType<Fetcher>>;
  };
}
