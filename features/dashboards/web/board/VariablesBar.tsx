import { parameterOf, parameterValue } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { metricsOf } from '../data/variable-values.ts';
import { DASHBOARDS } from '../messages.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { useBoard } from './board-context.tsx';
import { VariableSelect } from './VariableSelect.tsx';
import { ViewsMenu } from './ViewsMenu.tsx';

interface VariablesBarProps {
  readonly dashboard: Dashboard;
  readonly onEdit: (() => void) | undefined;
  /** Changes the saved views; undefined for those who may not. */
  readonly onViews: ((next: (before: Dashboard) => Dashboard) => void) | undefined;
}

/** One select for each template variable; what is chosen stands in the address. */
export function VariablesBar({ dashboard, onEdit, onViews }: VariablesBarProps) {
  const text = useText(DASHBOARDS);
  const { chosen } = useBoard();
  const [, setParams] = useUrlParams();
  const metrics = useMemo(() => metricsOf(dashboard), [dashboard]);
  const variables = dashboard.template_variables ?? [];
  if (variables.length === 0 && onEdit === undefined) return null;
  return (
    <fieldset className="board-variables" aria-label={text.variables}>
      <ViewsMenu dashboard={dashboard} onChange={onViews} />
      {variables.map((variable) => (
        <VariableSelect
          key={variable.name}
          variable={variable}
          metrics={metrics}
          values={chosen[variable.name] ?? []}
          onChange={(values) => setParams({ [parameterOf(variable.name)]: parameterValue(variable, values) })}
        />
      ))}
      {onEdit === undefined ? null : (
        <Button kind="quiet" onClick={onEdit}>
          {variables.length === 0 ? <IconPlus size={14} /> : <IconPencil size={14} />}
          {variables.length === 0 ? text.addVariable : text.variables}
        </Button>
      )}
    </fieldset>
  );
}
