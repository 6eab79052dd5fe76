import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { ContainerGroups } from './ContainerGroups.tsx';
import { ContainerList } from './ContainerList.tsx';

interface ContainersViewProps {
  /** Narrows what is searched and is not shown in the bar. */
  readonly scope?: string;
  /** Columns that say nothing within the scope. */
  readonly hides?: readonly string[];
}

/** Containers as a list, or together by what the address says. */
export function ContainersView({ scope = '', hides = [] }: ContainersViewProps) {
  const [params] = useUrlParams();
  const group = params['group'] ?? '';
  return group === '' ? (
    <ContainerList scope={scope} hides={hides} />
  ) : (
    <ContainerGroups groupBy={group} scope={scope} />
  );
}
