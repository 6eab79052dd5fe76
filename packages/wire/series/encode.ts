import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import { ProtobufWriter } from '../protobuf/writer.ts';

const TYPES: Readonly<Record<MetricSeries['type'], number>> = { count: 1, rate: 2, gauge: 3 };

/**
 * The protobuf body of `POST /api/v2/series` (`datadog.agentpayload.MetricPayload`), as the Agent sends it: the host and a
 * `device:` tag are resources, everything else stays a tag.
 */
export function encodeSeries(series: readonly MetricSeries[]): Buffer {
  const writer = new ProtobufWriter(Math.min(1 << 20, 256 * series.length + 64));
  for (const one of series) writer.message(1, () => writeSeries(writer, one));
  return writer.finish();
}

function writeSeries(writer: ProtobufWriter, series: MetricSeries): void {
  if (series.host !== '') writeResource(writer, 'host', series.host);
  const device = series.tags.find((tag) => tag.startsWith('device:'));
  if (device !== undefined) writeResource(writer, 'device', device.slice('device:'.length));
  writer.string(2, series.metric);
  for (const tag of series.tags) {
    if (tag !== device) writer.stringElement(3, tag);
  }
  for (let index = 0; index < series.values.length; index++) {
    writer.message(4, () => {
      writer.double(1, series.values[index] ?? 0);
      writer.unsigned(2, series.timesUnixS[index] ?? 0);
    });
  }
  writer.unsigned(5, TYPES[series.type]);
  writer.string(6, series.unit ?? '');
  writer.unsigned(8, series.intervalSeconds);
}

function writeResource(writer: ProtobufWriter, type: string, name: string): void {
  writer.message(1, () => {
    writer.string(1, type);
    writer.string(2, name);
  });
}
