import { failures } from '#messages/failures';
import type { TypedDocumentString } from '../gql/graphql';
import { setServerClock } from '../ui/clock';
import { Failure } from '../ui/failure';

interface GraphQLError {
  message?: string;
  extensions?: { code?: string; requestId?: unknown };
}

interface Reply<Result> {
  data?: Result | null;
  errors?: GraphQLError[];
}

function toFailure({ message, extensions = {} }: GraphQLError): Failure {
  const { code, requestId } = extensions;
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
    case 'RATE_LIMITED':
      return new Failure(code);
    case 'BAD_INPUT':
      return new Failure(code, message || failures.BAD_INPUT);
    default:
      return new Failure(
        'INTERNAL',
        typeof requestId === 'string' ? failures.internalWithId(requestId) : undefined,
      );
  }
}

async function post<Result>(body: string): Promise<Reply<Result>> {
  let status = 0;
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      // What a desk shows must be the newest, and secrets must not outlive their request.
      cache: 'no-store',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
      },
      body,
    });
    status = response.status;
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) setServerClock(date);
    return await response.json();
  } catch {
    // Without a connection, or with a proxy's page in the place of an answer.
    throw new Failure(status === 429 ? 'RATE_LIMITED' : 'UNREACHABLE');
  }
}

type SignInAgain = () => Promise<void>;
let signInAgain: SignInAgain | null = null;

/** Name what asks for a new sign-in where a session has expired; the request is then sent once more. */
export function onExpiredSession(ask: SignInAgain | null): void {
  signInAgain = ask;
}

/** Send a query or mutation; throws a Failure. */
export async function send<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  mayAskAgain = true,
): Promise<Result> {
  const { data, errors } = await post<Result>(JSON.stringify({ query: document.toString(), variables }));
  const [first] = errors ?? [];
  if (first || !data) {
    const failure = first ? toFailure(first) : new Failure('INTERNAL');
    if (failure.code === 'UNAUTHENTICATED' && signInAgain && mayAskAgain) {
      await signInAgain();
      return send(document, variables, false);
    }
    throw failure;
  }
  return data;
}
