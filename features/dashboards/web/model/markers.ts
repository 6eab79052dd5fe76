import type { Json } from '@komainu/contracts/dashboards/asking/json.ts';
import { numberOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { ChartMarker } from '@komainu/ui/charts/mixed-data.ts';

const TOKENS: Readonly<Record<string, string>> = {
  error: '--critical',
  warning: '--warn',
  ok: '--ok',
  info: '--c1',
};

/** `y = 4`, `y > 10`, `10 < y < 999` with a severity and a line (`error dashed`); undefined when it says nothing we read. */
export function markerOf(marker: Json): ChartMarker | undefined {
  const value = textOf(marker['value']).replaceAll(/\s/g, '');
  const [severity = '', line = ''] = textOf(marker['display_type']).split(' ');
  const number = '([-+]?[\\d.]+(?:e[-+]?\\d+)?)';
  const band = new RegExp(`^${number}<=?y<=?${number}$`, 'i').exec(value);
  const level = new RegExp(`^y(=|>=?|<=?)${number}$`, 'i').exec(value) ?? new RegExp(`^()${number}$`).exec(value);
  const [from, to] =
    band !== null
      ? [numberOf(band[1]), numberOf(band[2])]
      : level === null
        ? [undefined, undefined]
        : boundsOf(level[1] ?? '', numberOf(level[2]));
  if (from === undefined || to === undefined) return undefined;
  return {
    from,
    to,
    token: TOKENS[severity] ?? '--c1',
    isDashed: line === 'dashed',
    label: textOf(marker['label']).trim(),
  };
}

function boundsOf(sign: string, at: number | undefined): [number | undefined, number | undefined] {
  if (sign.startsWith('>')) return [at, Infinity];
  return sign.startsWith('<') ? [-Infinity, at] : [at, at];
}
