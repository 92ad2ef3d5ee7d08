// What limit_pages.py and limit_shows.py do, with the same statements, for the servers in JavaScript.
import { createHash, randomBytes } from 'node:crypto';
import { countsTold, EXPIRING_MS, keptTime, newId, SKEW_MS, toldTime } from './desk.mjs';

const SILENT_MS = 120_000;
const DAY_MS = 86_400_000;
const BEGINS_AT_MS = 5 * 3_600_000;
const FIRST = 50;

const cursor = (key) => Buffer.from(JSON.stringify(key)).toString('base64url');
const token = (lastFour, expiresAt) => (expiresAt === null ? null : { lastFour, expiresAt: toldTime(expiresAt) });
const told = (time) => (time === null ? null : toldTime(time));

function goodAndSoon(now) {
  return { 1: keptTime(now + SKEW_MS), 2: keptTime(now + EXPIRING_MS) };
}

function paged(rows, first, keyOf, nodeOf) {
  const more = rows.length > first;
  if (more) rows.length = first;
  const endCursor = rows.length > 0 ? cursor(keyOf(rows.at(-1))) : null;
  return { nodes: rows.map(nodeOf), pageInfo: { hasNextPage: more, endCursor } };
}

function fields(text) {
  const changed = text === null ? {} : JSON.parse(text);
  return Object.keys(changed)
    .sort()
    .map((name) => ({ name, value: valueTold(changed[name]) }));
}

function valueTold(value) {
  return value === null || typeof value === 'string' ? value : JSON.stringify(value);
}

function pulse(row) {
  if (!row) return { __typename: 'NotFound', message: 'There is no such show.', fix: null };
  const [id, startedAt, endedAt, endReason] = row;
  const state = endedAt ? 'ENDED' : startedAt ? 'ON_AIR' : 'STARTING';
  const ending = endedAt ? 'You ended the show.' : null;
  const show = { id, state, startedAt: told(startedAt), endedAt: told(endedAt), endReason, ending };
  return { __typename: 'ShowPulse', holding: !endedAt, show };
}

export class Pages {
  constructor(desk) {
    this.desk = desk;
    this.sql = desk.sql;
  }

  changed(session) {
    const now = Date.now();
    this.desk.admin(session, now);
    const row = this.sql.CHANGED.get(keptTime(now - SILENT_MS));
    return createHash('sha1').update(JSON.stringify([...row, Math.floor(now / 60_000)])).digest('base64url');
  }

  search(session, { first, filter }) {
    const now = Date.now();
    this.desk.admin(session, now);
    const words = filter.search;
    const pieces = Array.from({ length: words.length - 2 }, (_, at) => `"${words.slice(at, at + 3)}"`);
    const asked = { ...goodAndSoon(now), 3: pieces.join(' AND '), 4: `%${words}%` };
    const rows = this.sql.SEARCH_PAGE.all({ ...asked, 5: first + 1 });
    const counted = Object.fromEntries(this.sql.SEARCH_COUNTS.all(asked));
    const count = (name) => counted[name] ?? 0;
    return {
      ...paged(
        rows,
        first,
        (row) => [row[10], row[0]],
        (row) => ({
          id: row[0],
          name: row[1],
          handle: row[2],
          email: row[3],
          createdAt: toldTime(row[4]),
          version: row[5],
          readiness: row[6],
          token: token(row[7], row[8]),
          streaming: { enabled: Boolean(row[9]) },
        }),
      ),
      counts: {
        total: Object.values(counted).reduce((sum, number) => sum + number, 0),
        live: count('LIVE'),
        off: count('OFF'),
        blocked: count('BLOCKED'),
        noToken: count('NO_TOKEN'),
        expiring: count('EXPIRING'),
        ready: count('READY'),
      },
    };
  }

  section(session, { first, filter }) {
    const now = Date.now();
    this.desk.admin(session, now);
    const [readiness] = filter.readiness;
    const times = goodAndSoon(now);
    const rows = this.sql[`NIGHT_${readiness}`].all({ ...times, 3: first });
    const nodes = rows.map((row) => ({
      id: row[1],
      name: row[2],
      handle: row[3],
      readiness: row[4],
      version: row[5],
      token: token(row[6], row[7]),
      streaming: { enabled: Boolean(row[8]) },
      show: row[9] === null ? null : { openedAt: toldTime(row[9]) },
    }));
    if (readiness !== 'LIVE') return { nodes };
    const counted = Object.fromEntries(this.sql.COUNTS.all({ 1: times[1], 2: times[1], 3: times[2] }));
    return { nodes, counts: countsTold(counted) };
  }

  evening(session) {
    const now = Date.now();
    this.desk.admin(session, now);
    const day = Math.floor((now - BEGINS_AT_MS) / DAY_MS) * DAY_MS;
    const since = day + BEGINS_AT_MS;
    const asked = { 1: keptTime(since), 2: keptTime(since + DAY_MS), 3: keptTime(now) };
    const [total, unable, noShows] = this.sql.EVENING_COUNTS.get(asked);
    const rows = this.sql.EVENING_PAGE.all({ ...asked, 4: FIRST + 1 });
    return {
      date: new Date(day).toISOString().slice(0, 10),
      counts: { total, unable, noShows, onAir: 0, ended: 0 },
      shows: paged(
        rows,
        FIRST,
        (row) => [row[1], row[0]],
        (row) => ({
          id: row[0],
          startsAt: toldTime(row[1]),
          endsAt: toldTime(row[2]),
          state: row[3],
          readiness: row[4],
          influencer: { id: row[5], name: row[6], handle: row[7] },
        }),
      ),
    };
  }

  tally(session) {
    const now = Date.now();
    this.desk.admin(session, now);
    const [total] = this.sql.WAITING.get(goodAndSoon(now));
    return { total };
  }

  audit(session, first) {
    this.desk.admin(session, Date.now());
    return paged(
      this.sql.AUDIT_PAGE.all(first + 1),
      first,
      (row) => [row[1], row[0]],
      (row) => ({
        id: row[0],
        at: toldTime(row[1]),
        action: row[2],
        sentence: `${row[6] ?? 'Somebody'}: ${row[2]}, ${row[7] ?? 'somebody'}.`,
        before: fields(row[3]),
        after: fields(row[4]),
        requestId: row[5],
      }),
    );
  }

  started(session, { showId, holder, peerId, sessionId }) {
    const now = Date.now();
    const at = keptTime(now);
    const { person } = this.desk.influencer(session, now);
    this.sql.BEGIN.run();
    const row = this.sql.START_SHOW.get(at, peerId, sessionId, at, showId, person, holder);
    if (row) {
      this.sql.LIVE_NOW.run(at, person);
      this.note(at, person, 'SHOW_STARTED', showId, null);
    }
    this.sql.COMMIT.run();
    return pulse(row);
  }

  heartbeat(session, { showId, holder }) {
    const now = Date.now();
    const found = this.desk.influencer(session, now);
    return pulse(this.sql.HEARTBEAT.get(keptTime(now), found.session, showId, found.person, holder));
  }

  ended(session, { showId, holder }) {
    const now = Date.now();
    const at = keptTime(now);
    const { person } = this.desk.influencer(session, now);
    this.sql.BEGIN.run();
    const row = this.sql.END_SHOW.get(at, showId, person, holder);
    if (row) {
      this.sql.LEAVE_SHOW.run(person, showId);
      const after = JSON.stringify({ endReason: row[3], endCode: null });
      this.note(at, person, 'SHOW_ENDED', showId, after);
    }
    this.sql.COMMIT.run();
    return pulse(row);
  }

  note(at, person, action, showId, after) {
    const asked = randomBytes(6).toString('hex');
    this.sql.AUDIT.run(newId(), at, 'INFLUENCER', person, action, 'shows', showId, null, after, asked);
    this.sql.EVENT.run(at, action, person, showId);
  }
}
