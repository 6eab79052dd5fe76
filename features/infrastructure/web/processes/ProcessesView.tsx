import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { ProcessGroups } from './ProcessGroups.tsx';
import { ProcessList } from './ProcessList.tsx';

interface ProcessesViewProps {
  /** Narrows what is searched and is not shown in the bar. */
  readonly scope?: string;
  /** Columns that say nothing within the scope. */
  readonly hides?: readonly string[];
}

/** Processes as a list, or together by what the address says. */
export function ProcessesView({ scope = '', hides = [] }: ProcessesViewProps) {
  const [params] = useUrlParams();
  const group = params['group'] ?? '';
  return group === '' ? <ProcessList scope={scope} hides={hides} /> : <ProcessGroups groupBy={group} scope={scope} />;
}
