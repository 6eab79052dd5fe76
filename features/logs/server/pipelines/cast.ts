export const TARGET_FORMATS = ['auto', 'string', 'integer', 'double'] as const;
export type TargetFormat = (typeof TARGET_FORMATS)[number];

/** A value as `target_format` wants it; one that cannot be cast stays as it is, as do all with `auto`. */
export function castTo(format: TargetFormat, value: unknown): unknown {
  switch (format) {
    case 'auto':
      return value;
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'integer': {
      const number = numberOf(value);
      return number === undefined ? value : Math.trunc(number);
    }
    case 'double':
      return numberOf(value) ?? value;
  }
}

/** A number from a number or its text, with `.` before the fraction; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/.test(value))
    return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
