import { FIXED64, type ProtobufReader, VARINT } from '../protobuf/reader.ts';
import type { PointSink } from '../series/sink.ts';
import type { WriteReport } from './write-report.ts';

/** The one NaN that means "this series has ended" (Prometheus, model/value). */
const STALE_HIGH = 0x7ff00000;
const STALE_LOW = 2;

/** Reads a `Sample` (value = 1, milliseconds = 2; the same in both versions) into the sink. */
export function decodeSample(reader: ProtobufReader, stop: number, sink: PointSink, report: WriteReport): void {
  let value = 0;
  let isStale = false;
  let timeUnixMs = 0;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === FIXED64) {
      value = reader.double();
      const at = reader.offset - 8;
      isStale =
        Number.isNaN(value) &&
        reader.view.getUint32(at, true) === STALE_LOW &&
        reader.view.getUint32(at + 4, true) === STALE_HIGH;
    } else if (reader.field === 2 && reader.wire === VARINT) timeUnixMs = reader.int64();
    else reader.skip();
  }
  if (isStale) {
    report.staleMarkers++;
    return;
  }
  report.samples++;
  sink.point(timeUnixMs / 1000, value);
}

/** Counts what was not stored, once all series are assigned. */
export function refuseUnstored(sink: PointSink, report: WriteReport): void {
  if (report.staleMarkers > 0) sink.refuse('stale_marker', report.staleMarkers);
  if (report.nativeHistograms > 0) sink.refuse('native_histogram', report.nativeHistograms);
  if (report.exemplars > 0) sink.refuse('exemplar', report.exemplars);
}
