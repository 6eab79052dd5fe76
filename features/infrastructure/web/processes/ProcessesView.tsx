import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import type { ListScope } from '../common/RunningList.tsx';
import { ProcessGroups } from './ProcessGroups.tsx';
import { ProcessList } from './ProcessList.tsx';

/** Processes as a list, or together by what the address says. */
export function ProcessesView({ scope = '', hides = [] }: Partial<ListScope>) {
  const [params] = useUrlParams();
  const group = params['group'] ?? '';
  return group === '' ? <ProcessList scope={scope} hides={hides} /> : <ProcessGroups groupBy={group} scope={scope} />;
}
