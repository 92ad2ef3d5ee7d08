import { auditActions as actionWords } from '#messages/audit';
import type { AuditAction, AuditFilter } from '../gql/graphql';

const DAY_MS = 24 * 3600 * 1000;
const SINCE_DAYS = { any: null, '1d': 1, '7d': 7, '30d': 30 } as const;

export type Since = keyof typeof SINCE_DAYS;
export const SINCE = Object.keys(SINCE_DAYS) as Since[];
export const ACTIONS = Object.keys(actionWords) as AuditAction[];

/** What the audit shows: all of it lives in the address, so that it can be shared and gone back to. */
export interface AuditView {
  action: AuditAction | null;
  /** The id of the admin who acted; empty for anybody. */
  by: string;
  /** The id of whom it was about; empty for everybody. */
  person: string;
  since: Since;
}

export const EVERYTHING: AuditView = { action: null, by: '', person: '', since: 'any' };

const ID = /^[0-9a-f-]{36}$/i;

function idFrom(text: string | null): string {
  return text && ID.test(text) ? text : '';
}

/** Read the view from an address's query. What is not known is overlooked. */
export function viewFrom(queryString: string): AuditView {
  const parameters = new URLSearchParams(queryString);
  const word = (parameters.get('action') ?? '').toUpperCase().replaceAll('-', '_');
  return {
    action: ACTIONS.find((action) => action === word) ?? null,
    by: idFrom(parameters.get('by')),
    person: idFrom(parameters.get('person')),
    since: SINCE.find((since) => since === parameters.get('since')) ?? 'any',
  };
}

/** Write the view as an address's query, without the question mark; empty when nothing is filtered. */
export function queryFrom({ action, by, person, since }: AuditView): string {
  const parts: string[] = [];
  if (action) parts.push(`action=${action.toLowerCase().replaceAll('_', '-')}`);
  if (by) parts.push(`by=${by}`);
  if (person) parts.push(`person=${person}`);
  if (since !== 'any') parts.push(`since=${since}`);
  return parts.join('&');
}

/** What the desk is asked for; `present` is unix ms. */
export function filterOf(view: AuditView, present: number): AuditFilter {
  const days = SINCE_DAYS[view.since];
  return {
    action: view.action,
    actorId: view.by || null,
    subjectId: view.person || null,
    since: days === null ? null : new Date(present - days * DAY_MS).toISOString(),
  };
}
