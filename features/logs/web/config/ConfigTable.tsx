import { TableScroll } from '@komainu/ui/controls/controls.tsx';
import type { ReactNode } from 'react';

/** What stands over a column: a word, one over numbers, or one that only screen readers say. */
type Head = string | { readonly right: string } | { readonly unseen: string };

interface ConfigTableProps {
  readonly label: string;
  /** The class beside those that all have. */
  readonly kind?: string;
  readonly heads: readonly Head[];
  /** The rows. */
  readonly children: ReactNode;
}

/** A table of definitions. */
export function ConfigTable({ label, kind = '', heads, children }: ConfigTableProps) {
  return (
    <TableScroll label={label}>
      <table className={`data-table config-table ${kind}`}>
        <thead>
          <tr>
            {heads.map((head) =>
              typeof head === 'string' ? (
                <th key={head} scope="col">
                  {head}
                </th>
              ) : 'right' in head ? (
                <th key={head.right} scope="col" data-align="right">
                  {head.right}
                </th>
              ) : (
                <th key={head.unseen} scope="col">
                  <span className="visually-hidden">{head.unseen}</span>
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </TableScroll>
  );
}

/** The name of a definition, which opens it. */
export function OpenName({ name, tip, onOpen }: { name: string; tip?: string; onOpen: () => void }) {
  return (
    <button type="button" className="config-link" translate="no" title={tip} onClick={onOpen}>
      {name}
    </button>
  );
}
