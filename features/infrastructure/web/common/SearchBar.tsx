import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { GroupBy } from './GroupBy.tsx';
import { ListBar } from './ListBar.tsx';

interface SearchBarProps {
  readonly placeholder: string;
  /** What people group by, beside tags of their own. */
  readonly usualKeys: readonly string[];
  readonly count: string;
  readonly error: string | undefined;
}

/** The search of what runs and what it is grouped by, both in the address. */
export function SearchBar({ placeholder, usualKeys, count, error }: SearchBarProps) {
  const [search, setSearch] = useUrlState('search');
  const [group, setGroup] = useUrlState('group');
  return (
    <ListBar
      search={search}
      placeholder={placeholder}
      onSearch={(next) => setSearch(next, { replace: true })}
      count={count}
      error={error}
    >
      <GroupBy value={group} usual={usualKeys} onChange={(next) => setGroup(next, { replace: true })} />
    </ListBar>
  );
}
