/** `GET /api/unstable/fleet`: every agent that reports. */
export interface FleetAnswer {
  readonly data: readonly FleetAgent[];
}

export type FleetCheckState = 'ok' | 'warning' | 'error' | 'waiting';

export interface FleetAgent {
  /** 32 hexadecimal digits that stay with the host. */
  readonly key: string;
  readonly host: string;
  readonly version: string;
  /** `komainu` for our own, otherwise what the Agent calls itself: agent, cluster_agent, iot_agent, … */
  readonly flavor: string;
  readonly os: string;
  readonly osVersion: string;
  readonly up: boolean;
  readonly firstSeenUnixMs: number;
  readonly lastSeenUnixMs: number;
  /** 0 when the agent does not say. */
  readonly startedUnixMs: number;
  readonly tags: readonly string[];
  readonly services: readonly string[];
  /** What is switched on: apm, logs, processes, … */
  readonly features: readonly string[];
  /** Names of the checks that run. */
  readonly integrations: readonly string[];
  readonly checks: { readonly ok: number; readonly warning: number; readonly error: number };
}

/** `GET /api/unstable/fleet/{host}`. */
export interface FleetAgentDetails extends FleetAgent {
  readonly ipAddresses: readonly string[];
  readonly installTool: string;
  readonly hostnameSource: string;
  readonly instances: readonly FleetCheck[];
  /** What logs are followed, where the agent says. */
  readonly logSources: readonly FleetLogSource[];
  /** The agent's configuration by where it comes from, as text without secrets. */
  readonly configuration: readonly { readonly layer: string; readonly text: string }[];
}

/** One instance of a check. */
export interface FleetCheck {
  readonly name: string;
  readonly instance: string;
  readonly state: FleetCheckState;
  /** Why it fails; '' when it does not. */
  readonly message: string;
  /** Where its config comes from: file, container, … */
  readonly source: string;
  /** The version of what it watches; '' when it is not known. */
  readonly version: string;
  readonly initConfig: string;
  readonly instanceConfig: string;
}

export interface FleetLogSource {
  readonly name: string;
  readonly config: string;
  readonly status: string;
  readonly error: string;
}
