import { influencers as words } from '#messages/influencers';
import type { FindingCode, Readiness, RepairedBy } from '../gql/graphql';
import { isolated } from '../ui/isolated';
import type { BadgeShape } from '../ui/StatusBadge';

/** How somebody is drawn: their readiness, or CHECK where they are ready and there is a doubt. */
export type Standing = Readiness | 'CHECK';

export const SHAPES: Record<Standing, BadgeShape> = {
  LIVE: 'live',
  READY: 'ready',
  CHECK: 'check',
  EXPIRING: 'expiring',
  BLOCKED: 'blocked',
  NO_TOKEN: 'no-token',
  OFF: 'off',
};

interface Found {
  readiness: Readiness;
  findings: readonly { code: FindingCode; message: string }[];
}

/** How somebody stands, everywhere on the desk: badges, groups, buttons and sentences follow it. */
export function standingOf({
  readiness,
  findings,
}: Pick<Found, 'readiness'> & { findings: readonly unknown[] }) {
  return readiness === 'READY' && findings.length > 0 ? 'CHECK' : readiness;
}

const OF_THEIR_PAGE: ReadonlySet<FindingCode> = new Set(['CAMERA_BLOCKED', 'MICROPHONE_BLOCKED']);

/** Whether their page could not use camera or microphone: its report then stays in view. */
export function deviceBlocked({ findings }: Found): boolean {
  return findings.some(({ code }) => OF_THEIR_PAGE.has(code));
}

type Reasoned = Found & { streaming: { by: { name?: string | null } | null } };

/** What is found that stands under the badge, worst first. What their page reported stands apart. */
function told(person: Reasoned): Found['findings'] {
  const said = person.findings.filter(({ code }) => !OF_THEIR_PAGE.has(code));
  switch (standingOf(person)) {
    case 'CHECK':
    case 'EXPIRING':
      return said;
    case 'BLOCKED':
      return said.slice(0, 1);
    case 'OFF':
      return person.streaming.by?.name ? [] : said.slice(0, 1);
    default:
      return [];
  }
}

/** Why, worst first, under a badge; empty where the badge says it all. */
export function reasonsOf(person: Reasoned & { streaming: { reason: string } }): string[] {
  const { by, reason } = person.streaming;
  if (standingOf(person) === 'OFF' && by?.name) return [words.offBy({ by: isolated(by.name), reason })];
  return told(person).map(({ message }) => message);
}

/** Whether that says already when the token expires or has expired. */
export function saysExpiry(person: Reasoned): boolean {
  return told(person).some(({ code }) => code === 'EXPIRED' || code === 'EXPIRES_SOON');
}

/** Whether another token is what comes next: there is none that works, or what is doubtful is an admin's to repair. */
export function needsToken({
  readiness,
  findings,
}: {
  readiness: Readiness;
  findings: readonly { repairedBy: RepairedBy }[];
}): boolean {
  const standing = standingOf({ readiness, findings });
  if (standing === 'CHECK') return findings.some(({ repairedBy }) => repairedBy === 'ADMIN');
  return standing === 'BLOCKED' || standing === 'NO_TOKEN';
}
