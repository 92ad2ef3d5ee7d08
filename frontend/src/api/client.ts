import { failures } from '#messages/failures';
import type { Audience, TypedDocumentString } from '../gql/graphql';
import { setServerClock } from '../ui/clock';
import { Failure } from '../ui/failure';
import { waitWords } from '../ui/time';

interface GraphQLError {
  message?: string;
  extensions?: { code?: string; reason?: string; requestId?: unknown; retryAfterS?: unknown };
}

interface Reply<Result> {
  data?: Result | null;
  errors?: GraphQLError[];
}

function internal(requestId: unknown): Failure {
  return new Failure(
    'INTERNAL',
    typeof requestId === 'string' ? failures.internalWithId(requestId) : failures.INTERNAL,
  );
}

/** `wait` is in seconds, if whoever refused said how long; the desk does, a proxy may, even with a date. */
function tooMany(wait: unknown): Failure {
  const seconds = Number(wait);
  return new Failure('RATE_LIMITED', seconds > 0 ? failures.tooMany(waitWords(seconds * 1000)) : undefined);
}

function toFailure({
  message,
  extensions: { code, reason, requestId, retryAfterS } = {},
}: GraphQLError): Failure {
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'OTHER_ACCOUNT':
    case 'FORBIDDEN':
    case 'CONFIRMATION_REQUIRED':
      return new Failure(code);
    case 'UNAVAILABLE':
      return new Failure(code, reason === 'DISK_FULL' ? failures.diskFull : undefined);
    case 'RATE_LIMITED':
      return tooMany(retryAfterS);
    case 'NOT_GENUINE':
    case 'BAD_INPUT':
      return new Failure(code, message || undefined);
    default:
      return internal(requestId);
  }
}

let owner: Record<string, string> = {};

/** Name the account that this page shows: once another is signed in, the desk refuses what this page sends. */
export function belongTo(audience: Audience, id: string | null): void {
  owner = id === null ? {} : { [`x-greenroom-${audience.toLowerCase()}`]: id };
}

/** Go by the desk's clock. */
function keepTime(headers: Headers): void {
  const date = Date.parse(headers.get('date') ?? '');
  if (!Number.isNaN(date)) setServerClock(date);
}

let changes: string | null = null;
/** When that was asked, and when anything else was answered last. */
let changesAt = Number.NEGATIVE_INFINITY;
let answeredAt = Number.NEGATIVE_INFINITY;

/** What is the same only while nothing changes at the desk that its lists show; null if it does not say.
 *
 * What is asked for afterwards is as new as that, or newer.
 *
 * @param maxAgeMs what was said less long ago will do, if this page was answered nothing else since.
 */
export async function askChanges(maxAgeMs = 0): Promise<string | null> {
  const known = changes;
  const at = performance.now();
  if (known && changesAt > answeredAt && Math.abs(at - changesAt) < maxAgeMs) return known;
  try {
    const { status, headers } = await fetch('/changes', {
      cache: 'no-store',
      headers: known ? { ...owner, 'if-none-match': known } : owner,
    });
    keepTime(headers);
    changes = status === 304 ? known : headers.get('etag');
    changesAt = at;
    return changes;
  } catch {
    // Why the desk cannot be reached is told by the question itself.
    return null;
  }
}

/** What `askChanges` said last. */
export function lastChanges(): string | null {
  return changes;
}

async function post<Result>(body: string): Promise<Result> {
  let response: Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      // What a desk shows must be the newest, and secrets must not outlive their request.
      cache: 'no-store',
      headers: {
        // In JSON, what is refused in its words alone has status 200: browsers write any other to their console.
        accept: 'application/json',
        'content-type': 'application/json',
        ...owner,
      },
      body,
    });
  } catch {
    throw new Failure('UNREACHABLE');
  }
  answeredAt = performance.now();
  const { headers, status } = response;
  keepTime(headers);
  // A proxy's page may stand in the place of an answer, or the connection may be lost in the middle of one.
  const reply: Reply<Result> | null = await response.json().catch(() => null);
  const [error] = reply?.errors ?? [];
  // Refused unread: this page was opened under an address that is not the desk's own.
  if (error && status === 403) throw new Failure('FORBIDDEN', failures.wrongAddress);
  if (error) throw toFailure(error);
  if (reply?.data) return reply.data;
  if (status === 500) throw internal(headers.get('x-request-id'));
  throw status === 429 ? tooMany(headers.get('retry-after')) : new Failure('UNREACHABLE');
}

type SignInAgain = () => Promise<void>;
let signInAgain: SignInAgain | null = null;

/** Name what asks for a new sign-in where a session has expired; the request is then sent once more. */
export function onExpiredSession(ask: SignInAgain | null): void {
  signInAgain = ask;
}

type GiveSecretKey = () => Promise<boolean>;
let giveSecretKey: GiveSecretKey | null = null;

/** Name what asks for the secret key where a request needs it again; true if it was given: the request is sent again. */
export function onConfirmation(ask: GiveSecretKey | null): void {
  giveSecretKey = ask;
}

let otherAccount: (() => void) | null = null;

/** Name what is called when the desk refuses a request because another account is signed in now. */
export function onOtherAccount(tell: (() => void) | null): void {
  otherAccount = tell;
}

/** Send a query or mutation; throws a Failure. */
export async function send<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  mayAskAgain = true,
): Promise<Result> {
  try {
    return await post(JSON.stringify({ query: document.toString(), variables }));
  } catch (failure) {
    const code = failure instanceof Failure ? failure.code : null;
    if (code === 'OTHER_ACCOUNT') otherAccount?.();
    if (!mayAskAgain) throw failure;
    if (code === 'UNAUTHENTICATED' && signInAgain) await signInAgain();
    else if (code !== 'CONFIRMATION_REQUIRED' || !(await giveSecretKey?.())) throw failure;
  }
  return send(document, variables, false);
}
