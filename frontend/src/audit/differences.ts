import { auditFields as fieldLabels, audit as words } from '#messages/audit';
import type { AuditField } from '../gql/graphql';
import { moment } from '../ui/time';

export interface Difference {
  label: string;
  before: string;
  after: string;
  /** The page about it, if it is a code. */
  about?: string | undefined;
}

/** The fields by name; a value is text, or null where there was none. */
type Fields = Record<string, string | null>;

function fieldsOf(fields: AuditField[]): Fields {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

/** Read a list, which is kept as JSON; null for any other text. */
function listOf(value: string): string[] | null {
  if (!value.startsWith('[')) return null;
  try {
    return (JSON.parse(value) as unknown[]).map(String);
  } catch {
    return null;
  }
}

function shownAs(value: string | null | undefined): string {
  if (!value) return words.nothing;
  if (value === 'true') return words.yes;
  if (value === 'false') return words.no;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return moment(value);
  return listOf(value)?.join(', ') ?? value;
}

function labelOf(field: string): string {
  const spaced = field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return fieldLabels[field] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

// The entry's sentence says these already.
const SAID = new Set(['transport', 'by', 'kind', 'changed', 'times', 'table', 'removed']);

/** The fields of an entry side by side; ids of other rows tell a reader nothing and are left out. */
export function differences(before: AuditField[], after: AuditField[]): Difference[] {
  const old = fieldsOf(before);
  const young = fieldsOf(after);
  const fields = [...new Set([...Object.keys(old), ...Object.keys(young)])];
  return fields
    .filter((field) => !SAID.has(field) && (!/[a-z]Id$/.test(field) || field === 'roomId'))
    .map((field) => ({
      label: labelOf(field),
      before: shownAs(old[field]),
      after: shownAs(young[field]),
      about:
        [...after, ...before].find(({ name, helpUrl }) => name === field && helpUrl)?.helpUrl ?? undefined,
    }))
    .filter((one) => one.before !== one.after);
}
