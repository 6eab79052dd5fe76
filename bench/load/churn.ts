import { datadogBodies, type MetricLoad, remoteWriteBodies } from './metrics.ts';

/** Series that come and go: every generation replaces the hosts of the one before; only the last one goes on. */
export interface ChurnLoad {
  readonly generations: number;
  readonly hosts: number;
  readonly metricsPerHost: number;
  readonly stepS: number;
  readonly startUnixS: number;
  /** Samples that a series of the last generation has; one of the others has one. */
  readonly lastRounds: number;
}

export function samplesOf({ generations, hosts, metricsPerHost, lastRounds }: ChurnLoad): number {
  return (generations - 1 + lastRounds) * hosts * metricsPerHost;
}

/** Bodies of `POST /api/v2/series`, generation by generation. */
export function* churnedDatadogBodies(load: ChurnLoad): Generator<Buffer> {
  for (const generation of generationsOf(load)) yield* datadogBodies(generation);
}

/** The same as Prometheus remote write. */
export function* churnedRemoteWriteBodies(load: ChurnLoad): Generator<Buffer> {
  for (const generation of generationsOf(load)) yield* remoteWriteBodies(generation);
}

function generationsOf({ generations, hosts, lastRounds, startUnixS, stepS, metricsPerHost }: ChurnLoad): MetricLoad[] {
  return Array.from({ length: generations }, (_, generation) => ({
    ...{ hosts, metricsPerHost, stepS },
    firstHost: generation * hosts,
    rounds: generation === generations - 1 ? lastRounds : 1,
    startUnixS: startUnixS + generation * stepS,
  }));
}
