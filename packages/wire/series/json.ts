import type { MetricType } from '@komainu/contracts/metrics/sample.ts';
import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { ByteHash } from './hash.ts';
import type { PointSink, SeriesIdentity, SeriesRefusal } from './sink.ts';

const V1_TYPES: Readonly<Record<string, MetricType>> = {
  gauge: 'gauge',
  count: 'count',
  counter: 'count',
  rate: 'rate',
};
const V2_TYPES: readonly MetricType[] = ['gauge', 'count', 'rate', 'gauge'];
const SEED = 1;

/** Parses a JSON body; throws `bad_json` (400). */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw badRequest('bad_json', `the body is not valid JSON: ${messageOf(error)}`);
  }
}

/** Finite numbers, and texts that spell one; NaN for everything else, null too. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The members of `series`; throws `no_series` (400) when the document has none. */
export function seriesOf(document: unknown): readonly unknown[] {
  const series = isObject(document) ? document['series'] : undefined;
  if (!Array.isArray(series)) throw badRequest('no_series', 'the body holds no array named series');
  return series;
}

/**
 * Decodes `POST /api/v1/series`: points are `[seconds, value]`, `type` a word, `host` and `device` fields. Type and
 * interval may be missing: then it is a gauge. One bad series or point never costs the others.
 */
export function decodeSeriesV1(document: unknown, sink: PointSink): void {
  const hash = new ByteHash();
  for (const item of seriesOf(document)) {
    if (!isObject(item)) {
      sink.refuse('bad_series', 1);
      continue;
    }
    for (const point of pointsOf(item)) {
      if (Array.isArray(point)) sink.point(numberOf(point[0]), numberOf(point[1]));
      else sink.point(Number.NaN, Number.NaN);
    }
    const device = textOf(item['device']);
    const tags = textsOf(item['tags']);
    finish(sink, hash, {
      metric: textOf(item['metric']),
      host: textOf(item['host']),
      tags: device === '' ? tags : [...tags, `device:${device}`],
      type: V1_TYPES[textOf(item['type'])] ?? 'gauge',
      intervalSeconds: secondsOf(item['interval']),
      unit: textOf(item['unit']),
    });
  }
}

/** Decodes `POST /api/v2/series` as JSON: points are objects, `type` a number, the host is a resource. */
export function decodeSeriesV2(document: unknown, sink: PointSink): void {
  const hash = new ByteHash();
  for (const item of seriesOf(document)) {
    if (!isObject(item)) {
      sink.refuse('bad_series', 1);
      continue;
    }
    for (const point of pointsOf(item)) {
      if (isObject(point)) sink.point(numberOf(point['timestamp']), numberOf(point['value']));
      else sink.point(Number.NaN, Number.NaN);
    }
    const { host, tags } = resourcesOf(item['resources']);
    finish(sink, hash, {
      metric: textOf(item['metric']),
      host,
      tags: [...textsOf(item['tags']), ...tags],
      type: V2_TYPES[numberOf(item['type'])] ?? 'gauge',
      intervalSeconds: secondsOf(item['interval']),
      unit: textOf(item['unit']),
    });
  }
}

function pointsOf(item: JsonObject): readonly unknown[] {
  const points = item['points'];
  return Array.isArray(points) ? points : [];
}

function secondsOf(value: unknown): number {
  return Math.max(numberOf(value) || 0, 0);
}

function resourcesOf(value: unknown): { host: string; tags: string[] } {
  let host = '';
  const tags: string[] = [];
  for (const resource of Array.isArray(value) ? value : []) {
    if (!isObject(resource)) continue;
    const name = textOf(resource['name']);
    if (resource['type'] === 'host') host = name;
    else if (name !== '') tags.push(`${textOf(resource['type'])}:${name}`);
  }
  return { host, tags };
}

function finish(sink: PointSink, hash: ByteHash, identity: SeriesIdentity): void {
  const series = numberSeries(sink, hash, identity, SEED);
  if (typeof series === 'number') sink.assign(series, identity.type, identity.intervalSeconds);
  else sink.refuse(series);
}

/** Finds or introduces a series by the text of its identity. */
export function numberSeries(
  sink: Pick<PointSink, 'known' | 'introduce'>,
  hash: ByteHash,
  identity: SeriesIdentity,
  seed: number,
): number | SeriesRefusal {
  hash.reset(seed);
  hash.text(identity.metric);
  hash.text(identity.host);
  hash.text(identity.unit);
  for (const tag of identity.tags) hash.text(tag);
  const known = sink.known(hash.low, hash.high);
  return known >= 0 ? known : sink.introduce(identity, hash.low, hash.high);
}
