/**
 * `GET /api/unstable/host-map?fill=&size=&search=`: every host of the last two hours with the newest values of two metrics.
 */
export interface HostMapAnswer {
  readonly data: readonly HostMapHost[];
}

export interface HostMapHost {
  readonly name: string;
  readonly up: boolean;
  readonly tags: readonly string[];
  readonly apps: readonly string[];
  /** Null when the host does not send the metric, or none was asked for. */
  readonly fill: number | null;
  readonly size: number | null;
}
