import type { ComponentChildren } from 'preact';

interface TableProps {
  caption: string;
  /** The headings; of the column `actions`, which holds buttons, only readers of a screen hear it. */
  columns: Record<string, string>;
  /** Columns that the rows can be sorted by, the one that they are sorted by, and how. */
  sorting?: {
    columns: readonly string[];
    by: string;
    direction: 'ascending' | 'descending';
    onSort: (column: string) => void;
  };
  /** What stands in place of a heading's words. */
  heads?: Record<string, ComponentChildren>;
  class?: string;
  /** How many rows stand in for those that are still awaited. */
  skeleton?: number;
  busy?: boolean;
  outdated?: boolean;
  children?: ComponentChildren;
}

/** A table of rows, or of grey lines while they are awaited. */
export function Table({
  caption,
  columns,
  sorting,
  heads = {},
  skeleton = 3,
  busy,
  outdated,
  children,
  ...rest
}: TableProps) {
  const headings = Object.entries(columns);
  const wordsOf = (column: string, heading: string) => {
    if (heads[column]) return heads[column];
    if (sorting?.columns.includes(column))
      return (
        <button type="button" onClick={() => sorting.onSort(column)}>
          {heading}
        </button>
      );
    return column === 'actions' ? <span class="sr">{heading}</span> : heading;
  };
  return (
    <table class="table plain" aria-busy={busy} data-outdated={outdated} {...rest}>
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          {headings.map(([column, heading]) => (
            <th
              key={column}
              scope="col"
              data-column={column}
              aria-sort={sorting?.by === column ? sorting.direction : undefined}
            >
              {wordsOf(column, heading)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {children ??
          Array.from({ length: skeleton }, (_, row) => (
            <tr key={row} class="skeleton" aria-hidden="true">
              <td colSpan={headings.length}>
                <i />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
