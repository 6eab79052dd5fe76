import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import type { ListScope } from '../common/RunningList.tsx';
import { ContainerGroups } from './ContainerGroups.tsx';
import { ContainerList } from './ContainerList.tsx';

/** Containers as a list, or together by what the address says. */
export function ContainersView({ scope = '', hides = [] }: Partial<ListScope>) {
  const [params] = useUrlParams();
  const group = params['group'] ?? '';
  return group === '' ? (
    <ContainerList scope={scope} hides={hides} />
  ) : (
    <ContainerGroups groupBy={group} scope={scope} />
  );
}
