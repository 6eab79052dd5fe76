import { numberOf, objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { MixedAxis } from '@komainu/ui/charts/mixed-data.ts';

/** The `yaxis` of a definition; `auto` and what is absent follow the values. */
export function axisOf(value: unknown): MixedAxis {
  const axis = objectOf(value);
  return {
    isLog: /^log/.test(textOf(axis['scale'])),
    min: numberOf(axis['min']),
    max: numberOf(axis['max']),
    includesZero: axis['include_zero'] !== false,
    label: textOf(axis['label']),
  };
}
