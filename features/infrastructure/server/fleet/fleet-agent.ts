import { createHash } from 'node:crypto';
import type {
  FleetAgent,
  FleetAgentDetails,
  FleetCheck,
  FleetCheckState,
  FleetLogSource,
} from '@komainu/contracts/infrastructure/fleet-api.ts';
import { listOf, objectOf } from '@komainu/kernel/json.ts';
import type { Host } from '../host-list.ts';
import { type HostRecord, tagsBySource } from '../host-record.ts';

type Json = Readonly<Record<string, unknown>>;

const EMPTY: Json = {};

/** Whether an agent on this host told of itself; other hosts only send telemetry. */
export function hasAgent({ record }: Host): boolean {
  return record.metadata !== undefined || record.checks.length > 0 || record.inventories.has('agent_metadata');
}

/** Thirty-two hexadecimal digits that stay with a host. */
export function agentKey(host: string): string {
  return createHash('sha256').update(host).digest('hex').slice(0, 32);
}

/** An agent as the fleet's list shows it. */
export function fleetAgent(host: Host): FleetAgent {
  const { record } = host;
  const agent = record.inventories.get('agent_metadata') ?? EMPTY;
  const machine = record.inventories.get('host_metadata') ?? EMPTY;
  const platform = objectOf(objectOf(record.metadata?.details['gohai'])['platform']);
  const [distribution = '', distributionVersion = ''] = listOf(
    objectOf(record.metadata?.details['systemStats'])['nixV'],
  ).map(textOf);
  const instances = fleetChecks(record);
  const of = (state: FleetCheckState) => instances.filter((check) => check.state === state).length;
  return {
    key: agentKey(record.name),
    host: record.name,
    version: textOf(agent['agent_version']) || (record.metadata?.agentVersion ?? ''),
    flavor: flavorOf(record, agent),
    os: textOf(machine['os']) || distribution || (record.metadata?.platform ?? ''),
    osVersion: textOf(machine['os_version']) || distributionVersion || textOf(platform['kernel_release']),
    up: host.up,
    firstSeenUnixMs: host.firstSeenUnixS * 1000,
    lastSeenUnixMs: host.lastSeenUnixS * 1000,
    startedUnixMs: numberOf(agent['agent_startup_time_ms']),
    tags: [...new Set(Object.values(tagsBySource(record)).flat())].sort(),
    services: [...record.activity.services].sort(),
    features: Object.entries(agent)
      .flatMap(([key, on]) => (on === true ? (/^feature_(.+)_enabled$/.exec(key)?.[1] ?? []) : []))
      .sort(),
    integrations: [...new Set(instances.map(({ name }) => name))].sort(),
    checks: { ok: of('ok') + of('waiting'), warning: of('warning'), error: of('error') },
  };
}

/** All that an agent tells of itself. */
export function fleetAgentDetails(host: Host): FleetAgentDetails {
  const { record } = host;
  const agent = record.inventories.get('agent_metadata') ?? EMPTY;
  const network = objectOf(objectOf(record.metadata?.details['gohai'])['network']);
  const install = objectOf(record.metadata?.details['install-method']);
  return {
    ...fleetAgent(host),
    ipAddresses: [network['ipaddress'], network['ipaddressv6']].map(textOf).filter((address) => address !== ''),
    installTool: textOf(agent['install_method_tool']) || textOf(install['tool']),
    hostnameSource: textOf(agent['hostname_source']),
    instances: fleetChecks(record),
    logSources: logSources(record.inventories.get('logs_metadata') ?? EMPTY),
    configuration: CONFIGURATIONS.flatMap(([layer, key]) => {
      const text = textOf(agent[key]);
      return text.trim() === '' ? [] : [{ layer, text }];
    }),
  };
}

/** Where configuration comes from, and the Agent's name for it. */
const CONFIGURATIONS: readonly (readonly [layer: string, key: string])[] = [
  ['full', 'full_configuration'],
  ['provided', 'provided_configuration'],
  ['file', 'file_configuration'],
  ['environment', 'environment_variable_configuration'],
  ['runtime', 'agent_runtime_configuration'],
  ['remote', 'remote_configuration'],
  ['fleet', 'fleet_policies_configuration'],
  ['cli', 'cli_configuration'],
];

function flavorOf(record: HostRecord, agent: Json): string {
  const said = textOf(agent['flavor']);
  if (said !== '') return said;
  const tool = textOf(objectOf(record.metadata?.details['install-method'])['tool']);
  return tool === 'komainu' ? 'komainu' : textOf(record.metadata?.details['agent-flavor']) || 'agent';
}

/** The instances of checks: those whose state is known, and those that are only configured. */
function fleetChecks(record: HostRecord): FleetCheck[] {
  const configured = configuredChecks(record.inventories.get('check_metadata') ?? EMPTY);
  const byInstance = new Map(configured.map((check) => [check.instance, check]));
  const known = record.checks.map(({ name, instance, status, message }): FleetCheck => {
    const config = byInstance.get(instance);
    byInstance.delete(instance);
    return {
      name,
      instance,
      state: stateOf(status),
      message,
      source: config?.source ?? '',
      version: config?.version ?? '',
      initConfig: config?.initConfig ?? '',
      instanceConfig: config?.instanceConfig ?? '',
    };
  });
  const rank: Readonly<Record<FleetCheckState, number>> = { error: 0, warning: 1, waiting: 2, ok: 3 };
  return [...known, ...byInstance.values()].sort(
    (a, b) => rank[a.state] - rank[b.state] || (a.instance < b.instance ? -1 : 1),
  );
}

function configuredChecks(inventory: Json): FleetCheck[] {
  return Object.entries(inventory).flatMap(([name, instances]) =>
    listOf(instances)
      .map(objectOf)
      .map(
        (instance): FleetCheck => ({
          name,
          instance: textOf(instance['config.hash']) || name,
          state: 'waiting',
          message: '',
          source: textOf(instance['config.source']) || textOf(instance['config.provider']),
          version: textOf(instance['version.raw']),
          initConfig: textOf(instance['init_config']),
          instanceConfig: textOf(instance['instance_config']),
        }),
      ),
  );
}

function stateOf(status: string): FleetCheckState {
  switch (status.toUpperCase()) {
    case 'ERROR':
    case 'CRITICAL':
      return 'error';
    case 'WARNING':
      return 'warning';
    default:
      return 'ok';
  }
}

function logSources(inventory: Json): FleetLogSource[] {
  return Object.entries(inventory).flatMap(([name, sources]) =>
    listOf(sources)
      .map(objectOf)
      .map((source) => {
        const state = objectOf(source['state']);
        const config = textOf(source['config']);
        return { name, config, status: textOf(state['status']), error: textOf(state['error']) };
      }),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
