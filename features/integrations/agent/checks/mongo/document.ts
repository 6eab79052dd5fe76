import type { CheckSender } from '../../check.ts';
import type { MongoMetric } from './metrics.ts';

/** A document of the server, as the driver reads it. */
export type MongoDocument = Readonly<Record<string, unknown>>;

export function isDocument(value: unknown): value is MongoDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The value at a path; a name with dots in it may stand anywhere. Undefined when it is not there. */
export function valueAt(document: MongoDocument, path: readonly string[]): unknown {
  let value: unknown = document;
  for (const [place, name] of path.entries()) {
    if (!isDocument(value)) return undefined;
    const rest = path.slice(place).join('.');
    if (rest in value) return value[rest];
    value = value[name];
  }
  return value;
}

/** The number of a value: whole numbers of 64 bits come as objects or bigints when they are large. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number' && typeof value !== 'bigint' && !isLong(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Documents of a cursor's first batch. */
export function firstBatch(answer: MongoDocument): readonly MongoDocument[] {
  const batch = valueAt(answer, ['cursor', 'firstBatch']);
  return Array.isArray(batch) ? batch.filter(isDocument) : [];
}

/** Documents of a list. */
export function documents(value: unknown): readonly MongoDocument[] {
  return Array.isArray(value) ? value.filter(isDocument) : [];
}

/** Sends the numbers that are there. */
export function sendNumbers(
  metrics: readonly MongoMetric[],
  document: MongoDocument,
  tags: readonly string[],
  sender: CheckSender,
): void {
  for (const { path, type, metric } of metrics) {
    const value = numberOf(valueAt(document, path));
    if (value !== undefined) sender[type](metric, value, tags);
  }
}

/** Adds to a latency in microseconds and its number of operations the average, with one decimal; anything else stays as it is. */
export function withAverage(value: unknown): unknown {
  if (!isDocument(value)) return value;
  const [latency, ops] = [numberOf(value['latency']), numberOf(value['ops'])];
  if (latency === undefined || !ops) return value;
  return { ...value, 'latency.avg': Math.round((10 * latency) / ops) / 10 };
}

function isLong(value: unknown): boolean {
  return isDocument(value) && value['_bsontype'] === 'Long';
}
