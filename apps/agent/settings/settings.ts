import { type ApmSettings, apmSettings } from './apm.ts';
import { type CheckSettings, checkSettings } from './checks.ts';
import { type ContainerSettings, containerSettings } from './containers.ts';
import { type CoreSettings, coreSettings } from './core.ts';
import { type DogStatsDSettings, dogStatsDSettings } from './dogstatsd.ts';
import { graphiteSettings } from './graphite.ts';
import { type GuestSettings, guestSettings } from './guest.ts';
import { type HostSettings, hostSettings } from './host.ts';
import { type LogSettings, logSettings } from './logs.ts';
import { type OtlpSettings, otlpSettings } from './otlp.ts';
import { type ProcessSettings, processSettings } from './processes.ts';
import { type Endpoint, type Environment, parseSettingsFile, SettingsReader } from './reader.ts';
import { type TransportSettings, transportSettings } from './transport.ts';

/** Everything that the agent can be told, with defaults filled in: a part of it for each part of the agent. */
export interface AgentSettings {
  readonly core: CoreSettings;
  readonly transport: TransportSettings;
  readonly guest: GuestSettings;
  readonly dogstatsd: DogStatsDSettings | undefined;
  /** Carbon's plaintext protocol; undefined unless a port is named. */
  readonly graphite: Endpoint | undefined;
  readonly apm: ApmSettings | undefined;
  readonly otlp: OtlpSettings;
  readonly logs: LogSettings | undefined;
  readonly processes: ProcessSettings;
  readonly host: HostSettings;
  /** Undefined when nobody is to look for containers. */
  readonly containers: ContainerSettings | undefined;
  /** Undefined when no checks are run. */
  readonly checks: CheckSettings | undefined;
  /** What was asked for and is not done, for the log. */
  readonly warnings: readonly string[];
}

/**
 * Reads the settings from `DD_*` variables and the text of a datadog.yaml; a variable wins over the file, as in the Agent.
 * Throws `bad_setting` (400), naming the variable, for a value that makes no sense, and `bad_settings_file` for a broken file.
 */
export function parseAgentSettings(env: Environment, fileText = ''): AgentSettings {
  return readAgentSettings(new SettingsReader(env, parseSettingsFile(fileText)));
}

/** Reads the settings of every part. Throws `bad_setting` (400). */
export function readAgentSettings(read: SettingsReader): AgentSettings {
  const core = coreSettings(read);
  return {
    core,
    transport: transportSettings(read, { url: core.url, apiKey: core.apiKey }),
    guest: guestSettings(read),
    dogstatsd: dogStatsDSettings(read),
    graphite: graphiteSettings(read),
    apm: apmSettings(read, core.env),
    otlp: otlpSettings(read),
    logs: logSettings(read, core.tags),
    processes: processSettings(read),
    host: hostSettings(read),
    containers: containerSettings(read),
    checks: checkSettings(read),
    warnings: read.warnings,
  };
}
