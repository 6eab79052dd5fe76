import { useUrlState } from '@komainu/ui/url/url-state.ts';
import type { ReactNode } from 'react';
import { SortHeader } from './SortHeader.tsx';

/** Titles of columns that put a list of what runs in their order, which the address keeps; `name` is what the server calls it. */
export function useSortHeader(): (title: string, name: string, beginsDescending?: boolean) => ReactNode {
  const [sort, setSort] = useUrlState('sort', '-cpu');
  return (title, name, beginsDescending = false) => (
    <SortHeader title={title} name={name} sort={sort} onSort={setSort} beginsDescending={beginsDescending} />
  );
}
