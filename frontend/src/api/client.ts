import { Client, type CombinedError, fetchExchange } from '@urql/core';
import { failures } from '#messages/failures';
import type { TypedDocumentString } from '../gql/graphql';
import { setServerClock } from '../ui/clock';
import { Failure, type FailureCode } from '../ui/failure';

function toFailure(error: CombinedError): Failure {
  const [first] = error.graphQLErrors;
  if (!first) {
    const status = (error.response as Response | undefined)?.status;
    const code: FailureCode = status === 429 ? 'RATE_LIMITED' : 'UNREACHABLE';
    return new Failure(code);
  }
  const code = first.extensions.code;
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
    case 'RATE_LIMITED':
      return new Failure(code);
    case 'BAD_INPUT':
      return new Failure(code, first.message || failures.BAD_INPUT);
    default: {
      const { requestId } = first.extensions;
      return new Failure(
        'INTERNAL',
        typeof requestId === 'string' ? failures.internalWithId(requestId) : undefined,
      );
    }
  }
}

async function fetchAndReadClock(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) setServerClock(date);
  return response;
}

// No cache exchange at all: what a desk shows must be the newest, and secrets must not outlive their request.
const client = new Client({
  url: '/graphql',
  exchanges: [fetchExchange],
  fetch: fetchAndReadClock,
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions: {
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/graphql-response+json, application/json' },
  },
});

type SignInAgain = () => Promise<void>;
let signInAgain: SignInAgain | null = null;

/** Name what asks for a new sign-in where a session has expired; the request is then sent once more. */
export function onExpiredSession(ask: SignInAgain | null): void {
  signInAgain = ask;
}

type Answer<Result> = Promise<{ data?: Result | undefined; error?: CombinedError | undefined }>;

async function settle<Result>(send: () => Answer<Result>, mayAskAgain = true): Promise<Result> {
  const { data, error } = await send();
  if (error) {
    const failure = toFailure(error);
    if (failure.code === 'UNAUTHENTICATED' && signInAgain && mayAskAgain) {
      await signInAgain();
      return settle(send, false);
    }
    throw failure;
  }
  if (!data) throw new Failure('INTERNAL');
  return data;
}

/** Send a query; throws a Failure. */
export function query<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  return settle(() => client.query<Result>(document.toString(), variables).toPromise());
}

/** Send a mutation; throws a Failure. */
export function mutate<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  return settle(() => client.mutation<Result>(document.toString(), variables).toPromise());
}
