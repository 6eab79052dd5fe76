/** A number as Python writes it: tags such as `upper_bound:0.5` and `upper_bound:10.0` are known by their text. */
export function pythonNumber(value: number): string {
  if (value === 0) return '0';
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  if (Number.isNaN(value)) return 'nan';
  const size = Math.abs(value);
  if (size >= 1e16 || size < 1e-4) {
    const [digits = '', power = '0'] = value.toExponential().split('e');
    const sign = power.startsWith('-') ? '-' : '+';
    return `${digits}e${sign}${power.slice(1).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** A bound or quantile of a label, however it is written there. */
export function numberOfLabel(text: string): number {
  if (/^\+?inf/i.test(text)) return Number.POSITIVE_INFINITY;
  return /^-inf/i.test(text) ? Number.NEGATIVE_INFINITY : Number(text);
}
