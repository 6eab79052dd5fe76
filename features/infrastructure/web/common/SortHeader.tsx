import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';

interface SortHeaderProps {
  readonly title: string;
  /** What the server calls this order. */
  readonly name: string;
  /** The order now, with a `-` before it for descending. */
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** Numbers begin with the greatest. */
  readonly beginsDescending?: boolean;
  /** The title is a key that somebody chose, not a word of ours. */
  readonly isData?: boolean;
}

/** A column's title that puts the list in its order; again turns it round. */
export function SortHeader({ title, name, sort, onSort, beginsDescending = false, isData = false }: SortHeaderProps) {
  const isAscending = sort === name;
  const isDescending = sort === `-${name}`;
  const next = isDescending ? name : isAscending ? `-${name}` : beginsDescending ? `-${name}` : name;
  return (
    <button
      type="button"
      className="sort-header"
      {...(isData ? { translate: 'no' as const } : {})}
      data-on={isAscending || isDescending}
      onClick={() => onSort(next)}
    >
      {title}
      {isAscending ? <IconArrowUp size={12} /> : null}
      {isDescending ? <IconArrowDown size={12} /> : null}
    </button>
  );
}
