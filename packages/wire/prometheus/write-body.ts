import { ProtobufWriter } from '../protobuf/writer.ts';

/** A series to write to a Prometheus. */
export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [timeUnixMs: number, value: number])[];
}

/** A `prometheus.WriteRequest` (not compressed) for tests, benches and clients of our own; labels in the order that it demands. */
export function writeRequestBody(series: readonly WrittenSeries[]): Buffer {
  const writer = new ProtobufWriter(1024);
  for (const { labels, samples } of series) {
    writer.message(1, () => {
      for (const [name, value] of Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) {
        writer.message(1, () => {
          writer.string(1, name);
          writer.string(2, value);
        });
      }
      for (const [timeUnixMs, value] of samples) {
        writer.message(2, () => {
          writer.double(1, value);
          writer.unsigned(2, timeUnixMs);
        });
      }
    });
  }
  return writer.finish();
}
