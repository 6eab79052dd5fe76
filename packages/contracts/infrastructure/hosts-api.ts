/** `GET /api/unstable/hosts?search=&from=&to=` and `GET /api/unstable/hosts/{name}` (one element of `data`). */
export interface HostsAnswer {
  readonly data: readonly HostSummary[];
}
export interface HostSummary {
  readonly name: string;
  readonly tags: readonly string[];
  /** Sources that sent data: agent, logs, traces, integrations by name. */
  readonly apps: readonly string[];
  readonly services: readonly string[];
  readonly firstSeenUnixMs: number;
  readonly lastSeenUnixMs: number;
  readonly up: boolean;
  /** Latest values, null when the host does not send the metric. */
  readonly cpuPercent: number | null;
  readonly memoryUsedRatio: number | null;
  readonly load1: number | null;
  readonly diskUsedRatio: number | null;
  readonly agentVersion: string;
  readonly platform: string;
  /** What the agent sent about the machine: cpu, memory, platform, network, file systems. */
  readonly details: Readonly<Record<string, unknown>>;
}
