import { ProtobufWriter } from '../protobuf/writer.ts';

/** A sketch in the Agent's mapping (γ = 1.015625, bias 1338): exact totals, and bins as keys with their counts. */
export interface AgentSketch {
  readonly timeUnixS: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** Ascending; a key is repeated when its count does not fit 16 bits. */
  readonly keys: readonly number[];
  readonly counts: readonly number[];
}

/** The sketches of one distribution on their way to the server. */
export interface SketchSeries {
  readonly metric: string;
  readonly host: string;
  readonly tags: readonly string[];
  readonly sketches: readonly AgentSketch[];
}

/** The protobuf body of `POST /api/beta/sketches` (`datadog.agentpayload.SketchPayload`). */
export function encodeSketches(series: readonly SketchSeries[]): Buffer {
  const writer = new ProtobufWriter(Math.min(1 << 20, 512 * series.length + 64));
  for (const one of series) {
    writer.message(1, () => {
      writer.string(1, one.metric);
      writer.string(2, one.host);
      for (const tag of one.tags) writer.stringElement(4, tag);
      for (const sketch of one.sketches) writer.message(7, () => writeSketch(writer, sketch));
    });
  }
  // An empty CommonMetadata: the field is not optional for older readers.
  writer.message(2, () => {});
  return writer.finish();
}

function writeSketch(writer: ProtobufWriter, sketch: AgentSketch): void {
  writer.unsigned(1, sketch.timeUnixS);
  writer.unsigned(2, sketch.count);
  writer.double(3, sketch.min);
  writer.double(4, sketch.max);
  writer.double(5, sketch.count === 0 ? 0 : sketch.sum / sketch.count);
  writer.double(6, sketch.sum);
  writer.packedSigned(7, sketch.keys);
  writer.packedUnsigned(8, sketch.counts);
}
