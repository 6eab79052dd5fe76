import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { type CheckHttp, printableUrl } from '../../http/check-http.ts';
import { type Coordinate, readCoordinates, roundTripMs, spreadOf } from './latency.ts';
import { countAlike, readCheckHealth, readServiceHealth } from './service-health.ts';

export interface ConsulOptions {
  readonly url: URL;
  readonly catalog: boolean;
  readonly latency: boolean;
  /** Whose elections make events. */
  readonly leaderEvents: 'none' | 'self' | 'any';
  /** Whether the agent is asked for everything although it does not lead. */
  readonly singleNode: boolean;
  /** Names of services; [] for all. */
  readonly services: readonly string[];
  readonly withoutServices: readonly string[];
  readonly maxServices: number;
  readonly legacyServiceTag: boolean;
}

interface AgentFacts {
  readonly address: string;
  readonly datacenter: string;
}

const STATUSES = ['up', 'passing', 'warning', 'critical'] as const;
const HEALTH_OF_ALL = '/v1/health/state/any';

/** An agent of Consul: what it knows of its cluster, when it leads. */
export class ConsulCheck implements Check {
  readonly #options: ConsulOptions;
  readonly #http: CheckHttp;
  readonly #page: Check | undefined;
  #leader = '';

  /** `page` is Consul's page of metrics, where it is wanted. */
  constructor(options: ConsulOptions, http: CheckHttp, page: Check | undefined) {
    this.#options = options;
    this.#http = http;
    this.#page = page;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { leaderEvents, singleNode, catalog, latency } = this.#options;
    await this.#page?.run(sender, signal);
    const agent = await this.#readAgent(sender, signal);
    const tags = agent.datacenter === '' ? [] : [`consul_datacenter:${agent.datacenter}`];
    const leader = String(await this.#get('/v1/status/leader', sender, signal));
    if (leaderEvents !== 'none') this.#tellLeader(leader, agent, leaderEvents, tags, sender);
    const leads = leader !== '' && leader === agent.address;
    const peers = await this.#getList('/v1/status/peers', sender, signal);
    sender.gauge('consul.peers', peers.length, [...tags, `mode:${leads ? 'leader' : 'follower'}`]);
    // All agents would say the same of the cluster: only the leader does.
    if (!leads && !singleNode) return;
    await this.#tellHealth(tags, sender, signal);
    if (catalog) await this.#sendCatalog(tags, sender, signal);
    if (latency) await this.#sendLatency(agent.datacenter, tags, sender, signal);
  }

  close(): void {
    this.#page?.close?.();
    this.#http.close();
  }

  async #readAgent(sender: CheckSender, signal: AbortSignal): Promise<AgentFacts> {
    const self = await this.#getMap('/v1/agent/self', sender, signal);
    const config = mapIn(self, 'Config');
    const member = mapIn(self, 'Member');
    const version = textIn(config, 'Version');
    if (version !== '') sender.metadata('version.raw', version);
    const host = textIn(member, 'Addr') || textIn(config, 'AdvertiseAddr');
    const port = textIn(mapIn(member, 'Tags'), 'port') || textIn(mapIn(config, 'Ports'), 'Server');
    return { address: `${host}:${port}`, datacenter: textIn(config, 'Datacenter') };
  }

  #tellLeader(
    leader: string,
    agent: AgentFacts,
    whose: 'self' | 'any',
    tags: readonly string[],
    sender: CheckSender,
  ): void {
    const before = this.#leader;
    if (leader === '') return;
    this.#leader = leader;
    if (before === '' || before === leader || (whose === 'self' && leader !== agent.address)) return;
    sender.event({
      title: `New Consul Leader Elected in consul_datacenter:${agent.datacenter}`,
      text: `${leader} leads now, after ${before}`,
      sourceType: 'consul',
      aggregationKey: 'consul.new_leader',
      tags: [...tags, `prev_consul_leader:${before}`, `curr_consul_leader:${leader}`],
    });
  }

  async #tellHealth(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { url, legacyServiceTag } = this.#options;
    const urlTags = [...tags, `consul_url:${url.username === '' ? String(url).replace(/\/$/, '') : printableUrl(url)}`];
    try {
      const body = await this.#get(HEALTH_OF_ALL, sender, signal);
      for (const { status, tags: own } of readCheckHealth(body, legacyServiceTag)) {
        sender.serviceCheck('consul.check', status, [...tags, ...own]);
      }
      sender.serviceCheck('consul.up', CheckStatus.ok, urlTags);
    } catch (error) {
      sender.serviceCheck('consul.up', CheckStatus.critical, urlTags, messageOf(error));
      throw error;
    }
  }

  async #sendCatalog(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    const nodes = await this.#getList('/v1/catalog/nodes', sender, signal);
    sender.gauge('consul.catalog.total_nodes', nodes.length, tags);
    const services = this.#selected(await this.#getMap('/v1/catalog/services', sender, signal), sender);
    const ofNodes = new Map<string, Record<(typeof STATUSES)[number], number>>();
    for (const [service, serviceTags] of services) {
      const counts = { up: 0, passing: 0, warning: 0, critical: 0 };
      const health = readServiceHealth(
        await this.#get(`/v1/health/service/${encodeURIComponent(service)}`, sender, signal),
      );
      for (const { node, up, status } of health) {
        const ofNode = ofNodes.get(node) ?? { up: 0, passing: 0, warning: 0, critical: 0 };
        ofNodes.set(node, ofNode);
        ofNode.up++;
        ofNode[status]++;
        counts[status]++;
        if (up) counts.up++;
      }
      for (const { node, status, serviceTags: named, count } of countAlike(health)) {
        const where = [`consul_service_id:${service}`, `consul_node_id:${node}`, `consul_status:${status}`];
        sender.gauge('consul.catalog.services_count', count, [...tags, ...where, ...namedTags(service, named)]);
      }
      const own = [
        `consul_service_id:${service}`,
        ...namedTags(service, serviceTags),
        ...serviceTags.map((tag) => `consul_service_tag:${tag}`),
      ];
      for (const status of STATUSES) sender.gauge(`consul.catalog.nodes_${status}`, counts[status], [...tags, ...own]);
    }
    for (const [node, counts] of ofNodes) {
      const own = [...tags, `consul_node_id:${node}`];
      for (const status of STATUSES) sender.gauge(`consul.catalog.services_${status}`, counts[status], own);
    }
  }

  /** The services that are wanted, with their tags; at most as many as the limit says. */
  #selected(all: YamlMap, sender: CheckSender): readonly (readonly [string, readonly string[]])[] {
    const { services, withoutServices, maxServices } = this.#options;
    const wanted = Object.entries(all).filter(
      ([name]) => (services.length === 0 || services.includes(name)) && !withoutServices.includes(name),
    );
    if (wanted.length > maxServices) {
      sender.warning(`${wanted.length} services are more than max_services (${maxServices}): name those wanted`);
    }
    return wanted
      .slice(0, maxServices)
      .map(([name, tags]) => [name, Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []]);
  }

  async #sendLatency(
    datacenter: string,
    tags: readonly string[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<void> {
    const centers = new Map<string, readonly Coordinate[]>();
    for (const center of await this.#getList('/v1/coordinate/datacenters', sender, signal)) {
      if (isObject(center)) centers.set(textIn(center, 'Datacenter'), readCoordinates(center['Coordinates']));
    }
    const own = centers.get(datacenter) ?? [];
    for (const [other, coordinates] of centers) {
      if (other === datacenter) continue;
      const spread = spreadOf(own.flatMap((a) => coordinates.map((b) => roundTripMs(a, b))));
      const between = [...tags, `source_datacenter:${datacenter}`, `dest_datacenter:${other}`];
      for (const part of ['min', 'median', 'max'] as const) {
        if (spread !== undefined) sender.gauge(`consul.net.dc.latency.${part}`, spread[part], between, '');
      }
    }
    const nodes = readCoordinates(await this.#get('/v1/coordinate/nodes', sender, signal));
    for (const node of nodes) {
      const spread = spreadOf(nodes.filter((other) => other !== node).map((other) => roundTripMs(node, other)));
      for (const [part, value] of Object.entries(spread ?? {})) {
        sender.gauge(`consul.net.node.latency.${part}`, value, tags, node.node);
      }
    }
  }

  async #get(path: string, sender: CheckSender, signal: AbortSignal): Promise<unknown> {
    const url = new URL(path, this.#options.url);
    const tags = [`url:${url.username === '' ? url : printableUrl(url)}`];
    try {
      const answer = await this.#http.getJson(url, signal);
      sender.serviceCheck('consul.can_connect', CheckStatus.ok, tags);
      return answer;
    } catch (error) {
      sender.serviceCheck('consul.can_connect', CheckStatus.critical, tags, messageOf(error));
      throw error;
    }
  }

  async #getMap(path: string, sender: CheckSender, signal: AbortSignal): Promise<YamlMap> {
    const body = await this.#get(path, sender, signal);
    return isObject(body) ? body : {};
  }

  async #getList(path: string, sender: CheckSender, signal: AbortSignal): Promise<readonly unknown[]> {
    const body = await this.#get(path, sender, signal);
    return Array.isArray(body) ? body : [];
  }
}

/** Tags of a service under a name that has the service's in it. */
function namedTags(service: string, tags: readonly string[]): readonly string[] {
  return tags.map((tag) => `consul_${service}_service_tag:${tag}`);
}

function mapIn(map: YamlMap, key: string): YamlMap {
  const value = map[key];
  return isObject(value) ? value : {};
}

function textIn(map: YamlMap, key: string): string {
  const value = map[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
