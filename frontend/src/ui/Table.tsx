import type { ComponentChildren } from 'preact';

interface TableProps {
  caption: string;
  /** The headings; the last column holds buttons, and only readers of a screen hear its heading. */
  columns: Record<string, string>;
  class?: string;
  /** How many rows stand in for those that are still awaited. */
  skeleton?: number;
  busy?: boolean;
  outdated?: boolean;
  children?: ComponentChildren;
}

/** A table of rows, or of grey lines while they are awaited. */
export function Table({ caption, columns, skeleton = 3, busy, outdated, children, ...rest }: TableProps) {
  const headings = Object.values(columns);
  return (
    <table class="table plain" aria-busy={busy} data-outdated={outdated} {...rest}>
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          {headings.map((heading, index) => (
            <th key={heading} scope="col">
              {index < headings.length - 1 ? heading : <span class="sr">{heading}</span>}
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
