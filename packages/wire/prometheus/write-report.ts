/** What a decoder of remote write met besides samples. */
export interface WriteReport {
  /** Samples handed to the sink. */
  samples: number;
  /** Samples that only say that a series has ended. */
  staleMarkers: number;
  nativeHistograms: number;
  exemplars: number;
  readonly metadata: MetricFamily[];
}

/** What a client says of a metric. */
export interface MetricFamily {
  readonly name: string;
  /** `counter`, `gauge`, `histogram`, `summary`, …; `unknown` when not said. */
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** By the numbers of the protocol. */
const TYPES = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'];

export function familyType(number: number): string {
  return TYPES[number] ?? 'unknown';
}

export function newReport(): WriteReport {
  return { samples: 0, staleMarkers: 0, nativeHistograms: 0, exemplars: 0, metadata: [] };
}
