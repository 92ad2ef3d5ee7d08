import type { ComponentChildren } from 'preact';
import { type Asked, Listing, MoreButton, type Paged } from './Listing';
import { Table } from './Table';

interface PagedTableProps<Row> {
  list: Asked<{ nodes: Row[] }> & Paged;
  caption: string;
  columns: Record<string, string>;
  /** A row's `tr`, with its key. */
  children: (row: Row) => ComponentChildren;
}

/** A list that is fetched page after page, as a table: awaited, failed, there; nothing where it is empty. */
export function PagedTable<Row>({ list, children, ...headings }: PagedTableProps<Row>) {
  return (
    <>
      <Listing asked={list} loading={<Table {...headings} />}>
        {({ nodes }) => (nodes.length > 0 ? <Table {...headings}>{nodes.map(children)}</Table> : null)}
      </Listing>
      <MoreButton list={list} />
    </>
  );
}
