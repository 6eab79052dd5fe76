import type {
  FleetAgent,
  FleetAgentDetails,
  FleetAnswer,
  FleetCheck,
} from '@komainu/contracts/infrastructure/fleet-api.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import type { Host, HostList } from '../host-list.ts';
import { agentKey, fleetAgent, fleetAgentDetails, hasAgent } from './fleet-agent.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_ROWS = 100;

/** `/api/v2/fleet/agents`, `/api/v2/fleet/agent_versions` and our own `/api/unstable/fleet`. */
export function fleetRoutes(app: FastifyInstance, hosts: HostList): void {
  const agents = () => hosts.all().filter(hasAgent);

  app.get('/api/unstable/fleet', READ, async (): Promise<FleetAnswer> => ({ data: agents().map(fleetAgent) }));

  app.get('/api/unstable/fleet/:host', READ, async (request): Promise<FleetAgentDetails> => {
    return fleetAgentDetails(found(agents(), paramOf(request, 'host'), (host) => host.record.name));
  });

  app.get('/api/v2/fleet/agents', READ, async (request) => {
    const query = queryOf(request);
    const all = agents().map(fleetAgent);
    const matching = all.filter((agent) => matches(agent, query['filter'] ?? ''));
    sort(matching, query['sort_attribute'] || 'hostname', query['sort_descending'] === 'true');
    const size = numberParam(query, 'page_size', 10, MOST_ROWS);
    const start = numberParam(query, 'page_number', 0) * size;
    const keys = query['tags'] === undefined ? undefined : new Set(query['tags'].split(',').map((key) => key.trim()));
    return {
      data: matching.slice(start, start + size).map((agent) => publicAgent(agent, keys)),
      meta: { page: { total_count: all.length, total_filtered_count: matching.length } },
    };
  });

  app.get('/api/v2/fleet/agents/:key', READ, async (request) => {
    const host = found(agents(), paramOf(request, 'key'), ({ record }) => agentKey(record.name));
    const include = new Set((queryOf(request)['include'] ?? '').split(','));
    const details = fleetAgentDetails(host);
    return {
      data: {
        id: details.key,
        type: 'agent',
        attributes: {
          agent_infos: agentInfos(details),
          ...(include.has('integrations') && { integrations: integrationsOf(details) }),
          ...(include.has('configuration_files') && { configuration_files: configurationOf(details) }),
        },
      },
    };
  });

  app.get('/api/v2/fleet/agent_versions', READ, async () => {
    const versions = [...new Set(agents().map((host) => fleetAgent(host).version))].filter((one) => one !== '').sort();
    return {
      data: versions.map((version) => ({ id: version, type: 'agent_version', attributes: { version } })),
      meta: { page: { total_count: versions.length } },
    };
  });
}

function found(agents: readonly Host[], name: string, nameOf: (host: Host) => string): Host {
  const host = agents.find((one) => nameOf(one) === name);
  if (host === undefined) throw new CodedError('no_agent', `no agent is known as ${name}`, { status: 404 });
  return host;
}

/** Every word must stand in one of the agent's attributes, written `name:value`, or be the value of `name` in `name:value`. */
function matches(agent: FleetAgent, filter: string): boolean {
  const texts = [
    `hostname:${agent.host}`,
    `agent_version:${agent.version}`,
    `os:${agent.os}`,
    `flavor:${agent.flavor}`,
    ...agent.tags,
    ...agent.services.map((service) => `service:${service}`),
    ...agent.integrations.map((name) => `integration:${name}`),
    ...agent.features.map((name) => `enabled_product:${name}`),
  ].map((text) => text.toLowerCase());
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'and');
  return words.every((word) => texts.some((text) => text.includes(word)));
}

const SORTS: Readonly<Record<string, (agent: FleetAgent) => string | number>> = {
  hostname: ({ host }) => host,
  agent_version: ({ version }) => version,
  os: ({ os }) => os,
  first_seen_at: ({ firstSeenUnixMs }) => firstSeenUnixMs,
  last_restart_at: ({ startedUnixMs }) => startedUnixMs,
};

function sort(agents: FleetAgent[], attribute: string, isDescending: boolean): void {
  const key = Object.hasOwn(SORTS, attribute) ? SORTS[attribute] : undefined;
  if (key === undefined) throw badRequest('bad_sort', `sort_attribute is none of ${Object.keys(SORTS).join(', ')}`);
  agents.sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return 0;
    return (left < right ? -1 : 1) * (isDescending ? -1 : 1);
  });
}

/** What list and details share. Times are Unix seconds. */
function sharedAttributes(agent: FleetAgent) {
  return {
    agent_version: agent.version,
    enabled_products: agent.features,
    env: agent.tags.filter((tag) => tag.startsWith('env:')).map((tag) => tag.slice(4)),
    first_seen_at: Math.floor(agent.firstSeenUnixMs / 1000),
    hostname: agent.host,
    ...(agent.startedUnixMs > 0 && { last_restart_at: Math.floor(agent.startedUnixMs / 1000) }),
    os: agent.os,
    services: agent.services,
  };
}

function publicAgent(agent: FleetAgent, keys: ReadonlySet<string> | undefined) {
  const tags = agent.tags.map((tag) => {
    const colon = tag.indexOf(':');
    return colon === -1 ? { key: tag, value: '' } : { key: tag.slice(0, colon), value: tag.slice(colon + 1) };
  });
  return {
    id: agent.key,
    type: 'agent',
    attributes: {
      ...sharedAttributes(agent),
      integrations: agent.integrations,
      tags: keys === undefined ? tags : tags.filter(({ key }) => keys.has(key)),
    },
  };
}

function agentInfos(details: FleetAgentDetails) {
  return {
    ...sharedAttributes(details),
    datadog_agent_key: details.key,
    hostname_aliases: [details.host],
    install_method_tool: details.installTool,
    ip_addresses: details.ipAddresses,
    os_version: details.osVersion,
    tags: details.tags,
  };
}

function integrationsOf(details: FleetAgentDetails) {
  const of = (wanted: (check: FleetCheck) => boolean) => details.instances.filter(wanted).map(publicCheck);
  return {
    datadog_agent_key: details.key,
    error_integrations: of(({ state }) => state === 'error'),
    warning_integrations: of(({ state }) => state === 'warning'),
    working_integrations: of(({ state }) => state === 'ok' || state === 'waiting'),
    missing_integrations: [],
    configuration_files: [],
  };
}

function publicCheck(check: FleetCheck) {
  return {
    name: check.name,
    type: check.name,
    data_type: 'metrics',
    error_messages: check.message === '' ? [] : [check.message],
    init_config: check.initConfig,
    instance_config: check.instanceConfig,
    is_custom_check: false,
    log_config: '',
    source_index: 0,
    source_path: check.source,
  };
}

function configurationOf(details: FleetAgentDetails) {
  const of = (layer: string) => details.configuration.find((one) => one.layer === layer)?.text ?? '';
  return {
    datadog_agent_key: details.key,
    agent_configuration: {
      compiled_configuration: of('full'),
      env_configuration: of('environment'),
      file_configuration: of('file'),
      parsed_configuration: of('provided'),
      remote_configuration: of('remote'),
      runtime_configuration: of('runtime'),
    },
  };
}
