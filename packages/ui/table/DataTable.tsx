import type { ReactNode } from 'react';
import { TableScroll } from '../controls/controls.tsx';

/** What stands over a column: a word, one over numbers, or one that only screen readers say. */
type Head = string | { readonly right: string } | { readonly unseen: string };

interface DataTableProps {
  readonly label: string;
  /** Its class, beside the one that all have. */
  readonly kind?: string;
  readonly heads: readonly Head[];
  /** The rows. */
  readonly children: ReactNode;
}

/** A table with a line of words over its columns; on a narrow screen it scrolls by itself. */
export function DataTable({ label, kind = '', heads, children }: DataTableProps) {
  return (
    <TableScroll label={label}>
      <table className={`data-table ${kind}`}>
        <thead>
          <tr>
            {heads.map((head, place) => (
              <HeadCell key={place} head={head} />
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </TableScroll>
  );
}

function HeadCell({ head }: { head: Head }) {
  if (typeof head === 'string') return <th scope="col">{head}</th>;
  if ('right' in head) {
    return (
      <th scope="col" data-align="right">
        {head.right}
      </th>
    );
  }
  return (
    <th scope="col">
      <span className="visually-hidden">{head.unseen}</span>
    </th>
  );
}
