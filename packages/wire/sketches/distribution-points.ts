import { isObject } from '@komainu/kernel/json.ts';
import { ByteHash } from '../series/hash.ts';
import { numberOf, numberSeries, seriesOf, textOf, textsOf } from '../series/json.ts';
import type { SketchSink } from '../series/sink.ts';
import { SketchBuilder } from './builder.ts';

const SEED = 4;

/**
 * Decodes `POST /api/v1/distribution_points`: `points` are `[seconds, [value, …]]`, each of which becomes one sketch. Values
 * that are not finite numbers are left out; a point without any is refused.
 */
export function decodeDistributionPoints(document: unknown, sink: SketchSink): void {
  const hash = new ByteHash();
  for (const item of seriesOf(document)) {
    if (!isObject(item)) {
      sink.refuse('bad_series', 1);
      continue;
    }
    const points = Array.isArray(item['points']) ? item['points'] : [];
    const device = textOf(item['device']);
    const tags = textsOf(item['tags']);
    const series = numberSeries(
      sink,
      hash,
      {
        metric: textOf(item['metric']),
        host: textOf(item['host']),
        tags: device === '' ? tags : [...tags, `device:${device}`],
        type: 'distribution',
        intervalSeconds: 0,
        unit: '',
      },
      SEED,
    );
    if (typeof series === 'string') {
      sink.refuse(series, points.length);
      continue;
    }
    for (const point of points) addPoint(sink, series, point);
  }
}

function addPoint(sink: SketchSink, series: number, point: unknown): void {
  if (!Array.isArray(point)) {
    sink.refuse('bad_point', 1);
    return;
  }
  const builder = new SketchBuilder();
  for (const value of Array.isArray(point[1]) ? point[1] : [point[1]]) {
    const number = numberOf(value);
    if (Number.isFinite(number)) builder.add(number);
  }
  if (builder.count === 0) sink.refuse('not_a_number', 1);
  else sink.sketch(series, numberOf(point[0]), builder.build());
}
