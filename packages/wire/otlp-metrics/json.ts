import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { attributesOfJson } from '../otlp/attributes.ts';
import { numberOf, textOf } from '../series/json.ts';
import {
  type ExponentialBuckets,
  emptyMetric,
  emptyPoint,
  type OtlpKind,
  type OtlpMetric,
  type OtlpPoint,
  type OtlpResourceMetrics,
} from './model.ts';

const KINDS: readonly OtlpKind[] = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];

/** Reads an `ExportMetricsServiceRequest` in OTLP/JSON; what is not of its shape is passed over. */
export function readOtlpMetricsJson(document: unknown): OtlpResourceMetrics[] {
  return objectsOf(isObject(document) ? document['resourceMetrics'] : undefined).map((resourceMetrics) => {
    const resource = resourceMetrics['resource'];
    return {
      attributes: attributesOfJson(isObject(resource) ? resource['attributes'] : undefined),
      metrics: objectsOf(resourceMetrics['scopeMetrics']).flatMap((scope) =>
        objectsOf(scope['metrics']).map(readMetric),
      ),
    };
  });
}

function readMetric(item: JsonObject): OtlpMetric {
  const metric = emptyMetric();
  metric.name = textOf(item['name']);
  metric.unit = textOf(item['unit']);
  for (const kind of KINDS) {
    const data = item[kind];
    if (!isObject(data)) continue;
    metric.kind = kind;
    const temporality = data['aggregationTemporality'];
    metric.cumulative = temporality === 2 || temporality === 'AGGREGATION_TEMPORALITY_CUMULATIVE';
    metric.monotonic = data['isMonotonic'] === true;
    metric.points = objectsOf(data['dataPoints']).map(readPoint);
  }
  return metric;
}

function readPoint(item: JsonObject): OtlpPoint {
  const point = emptyPoint();
  point.attributes = attributesOfJson(item['attributes']);
  // Nanoseconds beyond 2^53 lose less than a microsecond as a double.
  point.startUnixMs = orZero(item['startTimeUnixNano']) / 1e6;
  point.timeUnixMs = orZero(item['timeUnixNano']) / 1e6;
  point.flags = orZero(item['flags']);
  point.value = numberOf(item['asDouble'] ?? item['asInt']);
  point.count = orZero(item['count']);
  point.sum = orUndefined(item['sum']);
  point.min = orUndefined(item['min']);
  point.max = orUndefined(item['max']);
  point.bucketCounts = numbersOf(item['bucketCounts']);
  point.explicitBounds = numbersOf(item['explicitBounds']);
  point.scale = orZero(item['scale']);
  point.zeroCount = orZero(item['zeroCount']);
  point.positive = readBuckets(item['positive']);
  point.negative = readBuckets(item['negative']);
  point.quantiles = objectsOf(item['quantileValues']).map((entry) => [
    orZero(entry['quantile']),
    orZero(entry['value']),
  ]);
  return point;
}

function readBuckets(value: unknown): ExponentialBuckets {
  if (!isObject(value)) return { offset: 0, counts: [] };
  return { offset: orZero(value['offset']), counts: numbersOf(value['bucketCounts']) };
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(orZero) : [];
}

function orZero(value: unknown): number {
  const number = numberOf(value);
  return Number.isNaN(number) ? 0 : number;
}

function orUndefined(value: unknown): number | undefined {
  const number = numberOf(value);
  return Number.isNaN(number) ? undefined : number;
}
