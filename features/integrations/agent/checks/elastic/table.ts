/** A number of a JSON body and the metric that it becomes. */
export interface Measure {
  readonly metric: string;
  readonly path: readonly string[];
  readonly type: 'gauge' | 'rate' | 'count';
  /** What one of the body's units is in the metric's; 1. */
  readonly factor?: number;
}

/** `a.b`: the path of a number; `a.b ms`: it is in milliseconds, and the metric in seconds. */
type Source = string;

/** Measures of one type, metrics and paths beginning alike. */
export function measures(
  type: Measure['type'],
  metricPrefix: string,
  pathPrefix: string,
  table: Readonly<Record<string, Source>>,
): readonly Measure[] {
  return Object.entries(table).map(([name, source]) => {
    const [path = '', unit] = source.split(' ');
    const measure = { metric: joined(metricPrefix, name), path: joined(pathPrefix, path).split('.'), type };
    return unit === 'ms' ? { ...measure, factor: 0.001 } : measure;
  });
}

/** The same measures as gauges, and with `.count` at the end by their growth. */
export function alsoCounted(gauges: readonly Measure[]): readonly Measure[] {
  return gauges.flatMap((gauge) => [gauge, { ...gauge, metric: `${gauge.metric}.count`, type: 'count' as const }]);
}

/** What is at a path of a body; undefined where it ends early. */
export function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    // Checked above: an object or a list with that key.
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A number, also one that is written as a text; undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function joined(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}
