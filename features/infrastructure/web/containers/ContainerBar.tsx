import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { GroupBy } from '../shared/GroupBy.tsx';
import { ListBar } from '../shared/ListBar.tsx';
import { CONTAINERS } from './messages.ts';

/** The search of containers and what they are grouped by, both in the address. */
export function ContainerBar({ count, error }: { count: string; error: string | undefined }) {
  const text = useText(CONTAINERS);
  const [search, setSearch] = useUrlState('search');
  const [group, setGroup] = useUrlState('group');
  return (
    <ListBar
      search={search}
      placeholder={text.placeholder}
      onSearch={(next) => setSearch(next, { replace: true })}
      count={count}
      error={error}
    >
      <GroupBy
        value={group}
        usual={['short_image', 'image_name', 'host', 'state', 'kube_namespace', 'env', 'service']}
        onChange={(next) => setGroup(next, { replace: true })}
      />
    </ListBar>
  );
}
