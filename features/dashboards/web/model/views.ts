import type { Chosen } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import type { Dashboard, TemplateVariablePreset } from './dashboard.ts';

/** The board with what is chosen now kept under a name; one of that name is replaced. */
export function withView(dashboard: Dashboard, name: string, chosen: Chosen): Dashboard {
  const view: TemplateVariablePreset = {
    name,
    template_variables: (dashboard.template_variables ?? []).map((variable) => ({
      name: variable.name,
      values: [...(chosen[variable.name] ?? ['*'])],
    })),
  };
  const before = dashboard.template_variable_presets ?? [];
  const place = before.findIndex((one) => one.name === name);
  return {
    ...dashboard,
    template_variable_presets: place < 0 ? [...before, view] : before.with(place, view),
  };
}

export function withoutView(dashboard: Dashboard, name: string | undefined): Dashboard {
  const left = (dashboard.template_variable_presets ?? []).filter((one) => one.name !== name);
  return { ...dashboard, template_variable_presets: left };
}
