import type { GraphiQLProps } from 'graphiql';
import type { ExecutionResult } from 'graphql';
import { graphiql as graphiqlWords } from '../src/messages/en';

type Fetcher = GraphiQLProps['fetcher'];

/** Ask the desk with this browser's session.
 *
 * @throws Error in words, when no answer came.
 */
export async function askDesk(operation: Parameters<Fetcher>[0]): Promise<ExecutionResult> {
  let response: Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
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

/** Make what GraphiQL sends its operations with.
 *
 * @param onSignedOut is called when the desk no longer knows who asks.
 */
export function makeFetcher(onSignedOut: () => void): Fetcher {
  return async (operation) => {
    const answer = await askDesk(operation);
    if (answer.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED')) onSignedOut();
    // GraphiQL's own type knows no result without data.
    return answer as Awaited<ReturnType<Fetcher>>;
  };
}
