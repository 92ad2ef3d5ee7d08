import { afterEach, expect, test, vi } from 'vitest';
import { failures } from '#messages/failures';
import { TypedDocumentString } from '../gql/graphql';
import { now, setServerClock } from '../ui/clock';
import { Failure } from '../ui/failure';
import { askChanges, belongTo, onConfirmation, onExpiredSession, onOtherAccount, send } from './client';

const DOCUMENT = new TypedDocumentString<{ name: string }, { id: string }>('query Name { name }');
const HTML = '<!doctype html><title>500</title>';

/** Answer the requests one after the other, and keep what they sent. */
function answer(...replies: (() => Response)[]): string[] {
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    sent.push(body);
    const reply = replies[sent.length - 1];
    if (!reply) throw new Error('one request too many');
    return reply();
  });
  return sent;
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const refused = (code: string, more = {}, message = 'For programs.') =>
  json({ data: null, errors: [{ message, extensions: { code, ...more } }] });

async function failing(): Promise<Failure> {
  const reason = await send(DOCUMENT, { id: '7' }).catch((failure: unknown) => failure);
  expect(reason).toBeInstanceOf(Failure);
  return reason as Failure;
}

afterEach(() => {
  onExpiredSession(null);
  onConfirmation(null);
  onOtherAccount(null);
  belongTo('ADMIN', null);
  vi.unstubAllGlobals();
});

test('the document and its variables are sent, and the data come back', async () => {
  const sent = answer(() => json({ data: { name: 'Ada' } }));
  expect(await send(DOCUMENT, { id: '7' })).toEqual({ name: 'Ada' });
  expect(sent.map((body) => JSON.parse(body))).toEqual([
    { query: 'query Name { name }', variables: { id: '7' } },
  ]);
});

test.each<[string, () => Response, string, string]>([
  [
    'a fault of the desk is shown with its number',
    () => refused('INTERNAL', { requestId: '0190-ab' }),
    'INTERNAL',
    failures.internalWithId('0190-ab'),
  ],
  ['a fault without a number is shown without one', () => refused('INTERNAL'), 'INTERNAL', failures.INTERNAL],
  [
    'a 500 that is not JSON is shown with the number from its header',
    () => new Response(HTML, { status: 500, headers: { 'x-request-id': '0190-cd' } }),
    'INTERNAL',
    failures.internalWithId('0190-cd'),
  ],
  [
    'a 500 that is not JSON and has no number is shown without one',
    () => new Response(HTML, { status: 500 }),
    'INTERNAL',
    failures.INTERNAL,
  ],
  [
    'a database that cannot be used is shown as one that may come back',
    () => refused('UNAVAILABLE', { requestId: '0190-ab' }),
    'UNAVAILABLE',
    failures.UNAVAILABLE,
  ],
  [
    'a full disk is said to be full',
    () => refused('UNAVAILABLE', { reason: 'DISK_FULL', requestId: '0190-ab' }),
    'UNAVAILABLE',
    failures.diskFull,
  ],
  [
    'a row that the desk did not write is told in its words',
    () => refused('NOT_GENUINE', { requestId: '0190-ab' }, 'Ask your agency.'),
    'NOT_GENUINE',
    'Ask your agency.',
  ],
  ['a code that is not known is a fault', () => refused('TEAPOT'), 'INTERNAL', failures.INTERNAL],
  [
    'a 502 means that the desk cannot be reached, whatever number it carries',
    () => new Response(HTML, { status: 502, headers: { 'x-request-id': '0190-ef' } }),
    'UNREACHABLE',
    failures.UNREACHABLE,
  ],
  ['a page is no answer, whatever its status', () => new Response(HTML), 'UNREACHABLE', failures.UNREACHABLE],
  ['null is no answer', () => json(null), 'UNREACHABLE', failures.UNREACHABLE],
  [
    'the desk says that there were too many requests',
    () => refused('RATE_LIMITED'),
    'RATE_LIMITED',
    failures.RATE_LIMITED,
  ],
  [
    'too many requests are told with the time that the desk wants to be left alone',
    () => refused('RATE_LIMITED', { retryAfterS: 2 }),
    'RATE_LIMITED',
    'Too many requests. Try again in 2\u00a0s.',
  ],
  [
    'a proxy says that there were too many requests',
    () => new Response(HTML, { status: 429 }),
    'RATE_LIMITED',
    failures.RATE_LIMITED,
  ],
  [
    'a proxy that says for how long is believed, and the time is rounded up',
    () => new Response(HTML, { status: 429, headers: { 'retry-after': '90' } }),
    'RATE_LIMITED',
    'Too many requests. Try again in 2\u00a0min.',
  ],
  [
    'a proxy that says until when is told without a time',
    () => new Response(HTML, { status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } }),
    'RATE_LIMITED',
    failures.RATE_LIMITED,
  ],
  [
    'a page under an address that the desk does not accept is told so',
    () => json({ errors: [{ message: 'For programs.', extensions: { code: 'FORBIDDEN' } }] }, 403),
    'FORBIDDEN',
    failures.wrongAddress,
  ],
  [
    'a proxy that forbids is no answer',
    () => new Response(HTML, { status: 403 }),
    'UNREACHABLE',
    failures.UNREACHABLE,
  ],
  ['a role that does not allow it is told so', () => refused('FORBIDDEN'), 'FORBIDDEN', failures.FORBIDDEN],
  [
    'a request that the desk did not understand is explained in its words',
    () => refused('BAD_INPUT', {}, 'first: at most 100.'),
    'BAD_INPUT',
    'first: at most 100.',
  ],
])('%s', async (_fact, reply, code, message) => {
  const sent = answer(reply);
  expect(await failing()).toMatchObject({ code, message });
  expect(sent).toHaveLength(1);
});

test('without a connection the desk cannot be reached', async () => {
  answer(() => {
    throw new TypeError('Failed to fetch');
  });
  expect(await failing()).toMatchObject({ code: 'UNREACHABLE', message: failures.UNREACHABLE });
});

test('an expired session asks for a sign-in, and the request is sent once more', async () => {
  const sent = answer(
    () => refused('UNAUTHENTICATED'),
    () => json({ data: { name: 'Ada' } }),
  );
  const ask = vi.fn(async () => {});
  onExpiredSession(ask);
  expect(await send(DOCUMENT, { id: '7' })).toEqual({ name: 'Ada' });
  expect([ask.mock.calls.length, sent.length, sent[1]]).toEqual([1, 2, sent[0]]);
});

test('a session that has expired again does not ask a second time', async () => {
  const sent = answer(
    () => refused('UNAUTHENTICATED'),
    () => refused('UNAUTHENTICATED'),
  );
  const ask = vi.fn(async () => {});
  onExpiredSession(ask);
  expect(await failing()).toMatchObject({ code: 'UNAUTHENTICATED', message: failures.UNAUTHENTICATED });
  expect([ask.mock.calls.length, sent.length]).toEqual([1, 2]);
});

test('a request that needs the secret key asks for it, and is sent once more', async () => {
  const sent = answer(
    () => refused('CONFIRMATION_REQUIRED'),
    () => json({ data: { name: 'Ada' } }),
  );
  const ask = vi.fn(async () => true);
  onConfirmation(ask);
  expect(await send(DOCUMENT, { id: '7' })).toEqual({ name: 'Ada' });
  expect([ask.mock.calls.length, sent.length, sent[1]]).toEqual([1, 2, sent[0]]);
});

test('whoever does not give the secret key is told that nothing was changed', async () => {
  const sent = answer(() => refused('CONFIRMATION_REQUIRED'));
  onConfirmation(async () => false);
  expect(await failing()).toMatchObject({
    code: 'CONFIRMATION_REQUIRED',
    message: 'This needs your secret key. Nothing was changed.',
  });
  expect(sent.length).toBe(1);
});

test('a request that needs the secret key once more does not ask a second time', async () => {
  const sent = answer(
    () => refused('CONFIRMATION_REQUIRED'),
    () => refused('CONFIRMATION_REQUIRED'),
  );
  const ask = vi.fn(async () => true);
  onConfirmation(ask);
  expect(await failing()).toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  expect([ask.mock.calls.length, sent.length]).toEqual([1, 2]);
});

test('where nothing asks for a sign-in, an expired session is a failure', async () => {
  const sent = answer(() => refused('UNAUTHENTICATED'));
  expect(await failing()).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(sent).toHaveLength(1);
});

test('a page names the account that it was opened for, until it belongs to nobody', async () => {
  const named: unknown[] = [];
  vi.stubGlobal('fetch', async (_url: string, { headers }: { headers: Record<string, string> }) => {
    named.push([headers['x-greenroom-admin'], headers['x-greenroom-influencer']]);
    return json({ data: { name: 'Ada' } });
  });
  await send(DOCUMENT, { id: '7' });
  belongTo('ADMIN', 'a-1');
  await send(DOCUMENT, { id: '7' });
  belongTo('INFLUENCER', 'i-1');
  await send(DOCUMENT, { id: '7' });
  belongTo('INFLUENCER', null);
  await send(DOCUMENT, { id: '7' });
  expect(named).toEqual([
    [undefined, undefined],
    ['a-1', undefined],
    [undefined, 'i-1'],
    [undefined, undefined],
  ]);
});

test('that another account is signed in now is told, and the request is not sent again', async () => {
  const sent = answer(() => json({ errors: [{ extensions: { code: 'OTHER_ACCOUNT' } }] }));
  const [tell, ask] = [vi.fn(), vi.fn(async () => {})];
  onOtherAccount(tell);
  onExpiredSession(ask);
  expect(await failing()).toMatchObject({ code: 'OTHER_ACCOUNT', message: failures.OTHER_ACCOUNT });
  expect([tell.mock.calls.length, ask.mock.calls.length, sent.length]).toEqual([1, 0, 1]);
});

test('a look at the changes tells the time of the desk', async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204, headers: { date, etag: '"1"' } }));
  await askChanges();
  expect(now() - Date.now()).toBeGreaterThan(3_590_000);
  setServerClock(Date.now());
});
