// The four hot operations by hand (the others are in pages.mjs), for the servers in JavaScript: what limit.py does, with the
// same statements, on better-sqlite3 and with fast-jwt. Its folder holds what `limit_statements` wrote down for it.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createVerifier } from 'fast-jwt';

export const SKEW_MS = 60_000;
export const EXPIRING_MS = 3 * 3_600_000;
const SEEN_EVERY_MS = 60_000;
const ADMIN_IDLE_MS = 3_600_000;
const BLOCKED_STATES = { OFF: 'PAUSED', LIVE: 'LIVE' };
const SENTENCES = {
  READY: 'You can go live.',
  LIVE: 'You have a show running.',
  PAUSED: 'Your admin has paused your shows.',
  BLOCKED: 'Your access to the stage does not work.',
};

// The database keeps times as Python writes them: microseconds, unless there are none.
export function keptTime(ms) {
  const text = new Date(ms).toISOString();
  return ms % 1000 === 0
    ? `${text.slice(0, 10)} ${text.slice(11, 19)}+00:00`
    : `${text.slice(0, 10)} ${text.slice(11, 23)}000+00:00`;
}

export function toldTime(text) {
  return text[19] === '.' ? `${text.slice(0, 10)}T${text.slice(11, 23)}Z` : `${text.slice(0, 10)}T${text.slice(11, 19)}.000Z`;
}

export function newId() {
  const age = Date.now().toString(16).padStart(12, '0');
  const bytes = randomBytes(10);
  bytes[2] = (bytes[2] & 0x3f) | 0x80;
  const rest = bytes.toString('hex');
  return `${age.slice(0, 8)}-${age.slice(8)}-7${rest.slice(1, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
}

class Seals {
  constructor({ keyId, sealKey, hashKey }) {
    this.keyId = keyId;
    this.key = Buffer.from(sealKey, 'base64');
    this.hashKey = Buffer.from(hashKey, 'base64');
  }

  seal(text, place, rowId) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(`g1.${this.keyId}.${place}.${rowId}`));
    const box = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `g1.${this.keyId}.${box.toString('base64url')}`;
  }

  open(sealed, place, rowId) {
    const [, name, body] = sealed.split('.');
    const box = Buffer.from(body, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key, box.subarray(0, 12));
    decipher.setAAD(Buffer.from(`g1.${name}.${place}.${rowId}`));
    decipher.setAuthTag(box.subarray(-16));
    return decipher.update(box.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
  }

  fingerprint(token) {
    return createHmac('sha256', this.hashKey).update(token).digest('hex');
  }
}

export class SignInFirst extends Error {
  constructor() {
    super('Sign in.');
    this.extensions = { code: 'UNAUTHENTICATED' };
  }
}

export class Desk {
  constructor(folder) {
    const given = JSON.parse(readFileSync(join(folder, 'given.json'), 'utf8'));
    this.db = new Database(join(folder, given.database));
    for (const pragma of given.pragmas) this.db.pragma(pragma);
    this.seals = new Seals(given.keys);
    this.verifiers = new Map();
    this.sql = {};
    for (const [name, text] of Object.entries(given.statements)) {
      this.sql[name] = this.db.prepare(text);
      if (this.sql[name].reader) this.sql[name].raw();
    }
  }

  /** The session's look-up hash, from the request's only cookie. */
  static session(cookie = '') {
    return createHash('sha256').update(cookie.slice(cookie.indexOf('=') + 1)).digest('hex');
  }

  noteSeen(session, seenAt, now) {
    if (seenAt < keptTime(now - SEEN_EVERY_MS)) this.sql.SEEN.run(keptTime(now), session);
  }

  admin(session, now) {
    const row = this.sql.SESSION_OF_ADMIN.get(session, keptTime(now), keptTime(now - ADMIN_IDLE_MS));
    if (!row) throw new SignInFirst();
    this.noteSeen(row[0], row[1], now);
    return { id: row[2], role: row[3] };
  }

  influencer(session, now) {
    const row = this.sql.SESSION_OF_INFLUENCER.get(session, keptTime(now));
    if (!row) throw new SignInFirst();
    this.noteSeen(row[0], row[1], now);
    return { session: row[0], person: row[2] };
  }

  studio(sessionHash) {
    const now = Date.now();
    const row = this.sql.STATUS.get(sessionHash, keptTime(now));
    if (!row) throw new SignInFirst();
    const [session, seenAt, name, showId, standing, reason, expiresAt, notBefore] = row;
    this.noteSeen(session, seenAt, now);
    const state = stateOf(standing, expiresAt, notBefore, now);
    const blocked = state !== 'READY' && state !== 'LIVE';
    const message = SENTENCES[state];
    return {
      influencer: { name },
      state,
      show: showId === null ? null : { id: showId },
      message: state === 'PAUSED' && reason ? `${message} They say: ${reason}` : message,
      fix: blocked ? 'Ask your admin.' : null,
      repairedBy: blocked ? 'ADMIN' : null,
    };
  }

  page(sessionHash, { first, after }) {
    const now = Date.now();
    this.admin(sessionHash, now);
    const key = after ? JSON.parse(Buffer.from(after, 'base64url').toString()) : [0, '', ''];
    const good = keptTime(now + SKEW_MS);
    const soon = keptTime(now + EXPIRING_MS);
    const rows = this.sql.READY_PAGE.all(...key, soon, good, first + 1);
    const counted = Object.fromEntries(this.sql.COUNTS.all({ 1: good, 2: good, 3: soon }));
    const more = rows.length > first;
    if (more) rows.length = first;
    const last = rows.at(-1);
    return {
      nodes: rows.map((row) => ({
        id: row[0],
        name: row[1],
        handle: row[2],
        email: row[3],
        createdAt: toldTime(row[4]),
        readiness: 'READY',
        version: row[5],
        findings: row[6] === null ? [] : [{ code: row[6], severity: 'DOUBTFUL' }],
        token: { lastFour: row[7], expiresAt: toldTime(row[8]) },
        roomCode: row[9] === null ? null : { kind: row[9], hint: row[10] },
        streaming: { enabled: true },
        show: null,
      })),
      pageInfo: {
        hasNextPage: more,
        endCursor: last
          ? Buffer.from(JSON.stringify([Number(last[6] === null), last[11], last[0]])).toString('base64url')
          : null,
      },
      counts: countsTold(counted),
    };
  }

  goLive(sessionHash, { holder }) {
    const now = Date.now();
    const at = keptTime(now);
    const row = this.sql.STAGE.get(sessionHash, at);
    if (!row) throw new SignInFirst();
    const [session, seenAt, person, standing, expiresAt, notBefore, sealed, version, ...place] = row;
    this.noteSeen(session, seenAt, now);
    const state = stateOf(standing, expiresAt, notBefore, now);
    if (state !== 'READY') return blockedBy(state);
    const token = this.seals.open(sealed, 'influencers.hms_auth_token', person);
    const showId = newId();
    const asked = randomBytes(6).toString('hex');
    const me = [at, 'INFLUENCER', person];
    const onShow = ['shows', showId, null];
    this.sql.BEGIN.run();
    if (this.sql.OPEN_SHOW.run(showId, person, version).changes !== 1) {
      this.sql.ROLLBACK.run();
      return blockedBy('LIVE');
    }
    this.sql.NEW_SHOW.run(showId, person, version, ...place, holder, at, at);
    this.sql.AUDIT.run(newId(), ...me, 'SHOW_OPENED', ...onShow, null, asked);
    const handedOut = JSON.stringify({ tokenVersionId: version });
    this.sql.AUDIT.run(newId(), ...me, 'TOKEN_HANDED_OUT', ...onShow, handedOut, asked);
    this.sql.EVENT.run(at, 'SHOW_OPENED', person, showId);
    this.sql.COMMIT.run();
    return {
      __typename: 'GoLiveReady',
      show: { id: showId, startedAt: null },
      authToken: token,
      endpoints: { init: null },
    };
  }

  setAuthToken(sessionHash, { influencerId: person, authToken }) {
    const now = Date.now();
    const admin = this.admin(sessionHash, now);
    if (admin.role !== 'OWNER' && admin.role !== 'MANAGER') throw new SignInFirst();
    const token = authToken.trim();
    const { claims, workspace } = this.verified(token, now);
    const fingerprint = this.seals.fingerprint(token);
    const row = this.sql.INFLUENCER_AND_DOUBTS.get({ 1: person, 2: fingerprint, 3: claims.user_id });
    if (!row) return { __typename: 'NotFound', message: 'There is nobody of that id.', fix: null };
    const doubts = doubtsOf(row, claims);
    const enabled = Boolean(row[11]);
    const at = keptTime(now);
    const versionId = newId();
    const expiresAt = keptTime(claims.exp * 1000);
    const dates = ['nbf' in claims ? keptTime(claims.nbf * 1000) : null, expiresAt];
    const place = [claims.access_key, claims.room_id, claims.role, claims.user_id];
    const retired = this.seals.seal(
      this.seals.open(row[2], 'influencers.hms_auth_token', person),
      'token_versions.sealed',
      row[3],
    );
    const sealed = this.seals.seal(token, 'influencers.hms_auth_token', person);
    const lastFour = token.slice(-4);
    const before = shownFields(row.slice(5, 10), row[10], enabled);
    const after = shownFields([lastFour, 'PASTED', place[1], place[2], expiresAt], row[10], enabled);
    const said = [fingerprint, lastFour, ...place];
    const asked = randomBytes(6).toString('hex');
    this.sql.BEGIN.run();
    this.sql.RETIRE_VERSION.run(retired, at, row[3]);
    this.sql.NEW_VERSION.run(versionId, person, ...said, ...dates, at, admin.id);
    const written = [sealed, at, versionId, ...said, ...dates, workspace, ...place.slice(1), doubts[0] ?? null, at];
    if (this.sql.SAVE.run(...written, person, row[0]).changes !== 1) {
      this.sql.ROLLBACK.run();
      return { __typename: 'Conflict', message: 'Somebody else was faster.', fix: null, influencer: { id: person, version: row[0] } };
    }
    this.sql.AUDIT.run(newId(), at, 'ADMIN', admin.id, 'TOKEN_SET', 'influencers', person, before, after, asked);
    this.sql.EVENT.run(at, 'TOKEN_SET', person, null);
    this.sql.COMMIT.run();
    const soon = claims.exp * 1000 <= now + EXPIRING_MS;
    const codes = [...(soon ? ['EXPIRES_SOON'] : []), ...doubts];
    return {
      __typename: 'SetAuthTokenSuccess',
      influencer: {
        id: person,
        version: row[0] + 1,
        readiness: { LIVE: 'LIVE', OFF: 'OFF' }[row[1]] ?? (soon ? 'EXPIRING' : 'READY'),
        token: { lastFour, expiresAt: toldTime(expiresAt) },
        streaming: { enabled },
      },
      report: { verdict: codes.length > 0 ? 'DOUBTFUL' : 'GOOD', findings: codes.map((code) => ({ code })) },
    };
  }

  verified(token, now) {
    const unchecked = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    const [workspace, sealed] = this.sql.WORKSPACE.get(unchecked.access_key);
    const secret = this.seals.open(sealed, 'workspaces.app_secret', workspace);
    let verify = this.verifiers.get(secret);
    if (!verify) {
      verify = createVerifier({ key: secret, algorithms: ['HS256'], clockTolerance: SKEW_MS });
      this.verifiers.set(secret, verify);
    }
    const claims = verify(token);
    const texts = [claims.room_id, claims.role, claims.user_id];
    const good = claims.type === 'app' && texts.every((text) => typeof text === 'string' && text !== '');
    if (!good || claims.exp * 1000 <= now + SKEW_MS) throw new Error('The token is not good.');
    return { claims, workspace };
  }
}

export function countsTold(counted) {
  const wrong = counted.expired + counted.early;
  const expiring = counted.soon - counted['early and soon'];
  return {
    total: counted.LIVE + counted.OFF + counted.BLOCKED + counted.NO_TOKEN + counted.TIMED,
    live: counted.LIVE,
    off: counted.OFF,
    blocked: counted.BLOCKED + wrong,
    noToken: counted.NO_TOKEN,
    expiring,
    ready: counted.TIMED - wrong - expiring,
  };
}

function stateOf(standing, expiresAt, notBefore, now) {
  if (standing !== 'TIMED') return BLOCKED_STATES[standing] ?? 'BLOCKED';
  const good = keptTime(now + SKEW_MS);
  return (expiresAt ?? '') < good || (notBefore ?? '') > good ? 'BLOCKED' : 'READY';
}

function blockedBy(state) {
  return { __typename: 'GoLiveBlocked', code: 'GO_LIVE_BLOCKED', message: SENTENCES[state], fix: 'Ask your admin.' };
}

function doubtsOf(row, claims) {
  const doubts = [];
  if (row[12] && claims.access_key !== row[12]) doubts.push('WORKSPACE_CHANGED');
  if (row[13] && claims.room_id !== row[13]) doubts.push('ROOM_CHANGED');
  if (row[15] !== null) doubts.push('WRONG_PERSON');
  if (row[14] !== null) doubts.push('DUPLICATE');
  return doubts;
}

function shownFields([lastFour, source, roomId, role, expiresAt], roomCodeKind, streamingEnabled) {
  return JSON.stringify({
    lastFour,
    source,
    roomId,
    role,
    expiresAt: expiresAt.replace(' ', 'T'),
    roomCodeKind,
    streamingEnabled,
  });
}
