import { type Json, numberOf, textOf } from '../asking/json.ts';

/** A line or a band to mark; equal ends are a line, infinite ones reach the edge. */
export interface Marker {
  readonly from: number;
  readonly to: number;
  /** The name of a colour: `--warn`. */
  readonly token: string;
  readonly isDashed: boolean;
  readonly label: string;
}

const TOKENS: Readonly<Record<string, string>> = {
  error: '--critical',
  warning: '--warn',
  ok: '--ok',
  info: '--c1',
};

/** `y = 4`, `y > 10`, `10 < y < 999` with a severity and a line (`error dashed`); undefined when it says nothing we read. */
export function markerOf(marker: Json): Marker | undefined {
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
