import { numberOf, objectOf, textOf } from '../asking/json.ts';

/** An axis as a definition states it. */
export interface Axis {
  readonly isLog: boolean;
  /** Undefined: from the values. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly includesZero: boolean;
  readonly label: string;
}

/** The `yaxis` of a definition; `auto` and what is absent follow the values. */
export function axisOf(value: unknown): Axis {
  const axis = objectOf(value);
  return {
    isLog: /^log/.test(textOf(axis['scale'])),
    min: numberOf(axis['min']),
    max: numberOf(axis['max']),
    includesZero: axis['include_zero'] !== false,
    label: textOf(axis['label']),
  };
}
