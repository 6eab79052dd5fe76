import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { type CheckHttp, printableUrl, successful } from '../../http/check-http.ts';
import { hostAndPortTags } from '../../http/status-page.ts';
import {
  ALLOCATION_MEASURES,
  clusterStatusNumber,
  HEALTH_MEASURES,
  INDEX_MEASURES,
  readPendingTasks,
  SNAPSHOT_MEASURES,
} from './cluster-metrics.ts';
import { type CustomQuery, sendCustomQuery } from './custom-queries.ts';
import { nodeMeasures, PRIMARY_MEASURES } from './node-metrics.ts';
import { type Measure, numberOf, valueAt } from './table.ts';
import { type ElasticServer, isSince, readServer } from './version.ts';

export interface ElasticOptions {
  readonly url: URL;
  /** All nodes, not only the one that is asked. */
  readonly clusterStats: boolean;
  readonly primaryStats: boolean;
  readonly primaryStatsMayTimeOut: boolean;
  readonly detailedIndexStats: boolean;
  readonly indexStats: boolean;
  readonly pendingTasks: boolean;
  readonly allocation: boolean;
  readonly snapshots: boolean;
  readonly nodeNameAsHost: boolean;
  readonly collectionsAsRate: boolean;
  /** Whether the path of the address stays before that of each page. */
  readonly underPath: boolean;
  readonly events: boolean;
  readonly legacyClusterTag: boolean;
  readonly legacyServiceCheckTags: boolean;
  readonly customQueries: readonly CustomQuery[];
}

const CAN_CONNECT = 'elasticsearch.can_connect';
const CLUSTER_HEALTH = 'elasticsearch.cluster_health';

/** A node or a cluster of Elasticsearch or OpenSearch. */
export class ElasticCheck implements Check {
  readonly #options: ElasticOptions;
  readonly #http: CheckHttp;
  readonly #parts: CheckParts;
  readonly #urlTag: string;
  readonly #serviceCheckTags: readonly string[];
  /** Of the run before; a change makes an event. */
  #clusterStatus: string | undefined;

  constructor(options: ElasticOptions, http: CheckHttp, parts: CheckParts) {
    this.#options = options;
    this.#http = http;
    this.#parts = parts;
    const { url } = options;
    this.#urlTag = `url:${url.username === '' ? String(url).replace(/\/$/, '') : printableUrl(url)}`;
    this.#serviceCheckTags = options.legacyServiceCheckTags ? hostAndPortTags(url) : [this.#urlTag];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      await this.#measure(sender, signal);
    } catch (error) {
      sender.serviceCheck(CAN_CONNECT, CheckStatus.critical, this.#serviceCheckTags, messageOf(error));
      throw error;
    }
    sender.serviceCheck(CAN_CONNECT, CheckStatus.ok, this.#serviceCheckTags);
  }

  close(): void {
    this.#http.close();
  }

  async #measure(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const options = this.#options;
    const server = await this.#readServer(signal);
    sender.metadata('version.raw', server.text);
    const nodes = await this.#get(options.clusterStats ? '/_nodes/stats' : '/_nodes/_local/stats', signal);
    const clusterTags = this.#clusterTags(nodes);
    const tags = [this.#urlTag, ...clusterTags];
    this.#sendNodes(nodes, tags, sender);
    if (options.primaryStats) await this.#sendPrimaries(tags, sender, signal);
    if (options.snapshots && server.isOpenSearch) {
      sender.warning('slm_stats asks for what only Elasticsearch has: policies of snapshots are left out');
    } else if (options.snapshots && isSince(server.version, 7, 4)) await this.#sendSnapshots(tags, sender, signal);
    this.#sendHealth(await this.#get('/_cluster/health', signal), tags, clusterTags, sender);
    if (options.pendingTasks) await this.#sendPendingTasks(tags, sender, signal);
    if (options.indexStats) await this.#sendIndices(tags, sender, signal);
    if (options.allocation && isSince(server.version, 5)) await this.#sendAllocation(tags, sender, signal);
    await this.#runCustomQueries(tags, sender, signal);
  }

  async #readServer(signal: AbortSignal): Promise<ElasticServer> {
    const server = readServer(await this.#get('/', signal));
    if (server !== undefined) return server;
    const url = printableUrl(this.#options.url);
    throw new CodedError('elastic_answer', `${url} is no Elasticsearch or OpenSearch`, { status: 502 });
  }

  #clusterTags(nodes: unknown): readonly string[] {
    const name = valueAt(nodes, ['cluster_name']);
    if (typeof name !== 'string' || name === '') return [];
    return [`elastic_cluster:${name}`, ...(this.#options.legacyClusterTag ? [`cluster_name:${name}`] : [])];
  }

  #sendNodes(body: unknown, tags: readonly string[], sender: CheckSender): void {
    const { nodeNameAsHost, clusterStats, collectionsAsRate } = this.#options;
    const measured = nodeMeasures(collectionsAsRate);
    for (const node of Object.values(mapAt(body, 'nodes')).filter(isObject)) {
      const name = textIn(node, 'name');
      const host = nodeNameAsHost
        ? name
        : clusterStats
          ? (textIn(node, 'hostname') ?? textIn(node, 'host'))
          : undefined;
      const nodeTags = name === undefined ? tags : [...tags, `node_name:${name}`];
      send(measured, node, nodeTags, sender, host);
    }
  }

  async #sendPrimaries(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    let body: unknown;
    try {
      body = await this.#get('/_stats', signal);
    } catch (error) {
      if (!this.#options.primaryStatsMayTimeOut || codeOf(error) !== 'check_http_unreachable') throw error;
      sender.warning(`statistics of primary shards were left out: ${messageOf(error)}`);
      return;
    }
    const indices = mapAt(body, 'indices');
    send(PRIMARY_MEASURES, valueAt(body, ['_all']), tags, sender);
    sender.gauge('elasticsearch.indices.count', Object.keys(indices).length, tags);
    if (!this.#options.detailedIndexStats) return;
    for (const [name, index] of Object.entries(indices)) {
      send(PRIMARY_MEASURES, index, [...tags, `index_name:${name}`], sender);
    }
  }

  async #sendSnapshots(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    const policies = await this.#get('/_slm/policy', signal);
    if (!isObject(policies)) return;
    for (const [name, policy] of Object.entries(policies)) {
      const repository = valueAt(policy, ['policy', 'repository']);
      const byRepository = typeof repository === 'string' ? [`repository:${repository}`] : [];
      send(SNAPSHOT_MEASURES, policy, [...tags, `policy:${name}`, ...byRepository], sender);
    }
  }

  #sendHealth(health: unknown, tags: readonly string[], clusterTags: readonly string[], sender: CheckSender): void {
    const status = String(valueAt(health, ['status']));
    send(HEALTH_MEASURES, health, tags, sender);
    sender.gauge('elasticsearch.cluster_status', clusterStatusNumber(status), tags);
    const level =
      status === 'green' ? CheckStatus.ok : status === 'yellow' ? CheckStatus.warning : CheckStatus.critical;
    const shards = ['active', 'initializing', 'relocating', 'unassigned']
      .map((kind) => `${kind}_shards=${valueAt(health, [`${kind}_shards`])}`)
      .join(' ');
    const message = `cluster ${valueAt(health, ['cluster_name'])} is ${status}: ${shards}`;
    sender.serviceCheck(CLUSTER_HEALTH, level, [...this.#serviceCheckTags, ...clusterTags], message);
    this.#tellChange(status, message, tags, sender);
  }

  /** An event when the cluster is not well at first, and at each change. */
  #tellChange(status: string, message: string, tags: readonly string[], sender: CheckSender): void {
    const before = this.#clusterStatus;
    this.#clusterStatus = status;
    if (!this.#options.events || before === status || (before === undefined && status === 'green')) return;
    const alertType = status === 'green' ? 'success' : status === 'yellow' ? 'warning' : 'error';
    const title = `${this.#parts.host} reports that its cluster is ${status}`;
    sender.event({ title, text: message, alertType, sourceType: 'elasticsearch', tags });
  }

  async #sendPendingTasks(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    const tasks = readPendingTasks(await this.#get('/_cluster/pending_tasks', signal));
    sender.gauge('elasticsearch.pending_tasks_total', tasks.total, tags);
    sender.gauge('elasticsearch.pending_tasks_priority_high', tasks.high, tags);
    sender.gauge('elasticsearch.pending_tasks_priority_urgent', tasks.urgent, tags);
    sender.gauge('elasticsearch.pending_tasks_time_in_queue', tasks.meanWaitMs, tags);
  }

  async #sendIndices(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    for (const index of await this.#getLines('/_cat/indices?format=json&bytes=b', signal)) {
      const indexTags = [...tags, `index_name:${index['index']}`];
      send(INDEX_MEASURES, index, indexTags, sender);
      const health = clusterStatusNumber(textIn(index, 'health')?.toLowerCase());
      if (health === -1) continue;
      // As Datadog has it: the two count in opposite directions.
      sender.gauge('elasticsearch.index.health', 2 - health, indexTags);
      sender.gauge('elasticsearch.index.health.reverse', health, indexTags);
    }
  }

  async #sendAllocation(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    for (const line of await this.#getLines('/_cat/allocation?format=json&bytes=b', signal)) {
      const node = textIn(line, 'node');
      if (node === undefined || node === 'UNASSIGNED') continue;
      send(ALLOCATION_MEASURES, line, [...tags, `node_name:${node.toLowerCase()}`], sender);
    }
  }

  /** One that fails leaves the others. */
  async #runCustomQueries(tags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    for (const query of this.#options.customQueries) {
      try {
        sendCustomQuery(query, await this.#get(query.endpoint, signal, query.payload), tags, sender);
      } catch (error) {
        if (signal.aborted) throw error;
        sender.warning(`the custom query of ${query.endpoint} failed: ${messageOf(error)}`);
      }
    }
  }

  async #getLines(path: string, signal: AbortSignal): Promise<readonly YamlMap[]> {
    const body = await this.#get(path, signal);
    return Array.isArray(body) ? body.filter(isObject) : [];
  }

  async #get(path: string, signal: AbortSignal, payload?: string): Promise<unknown> {
    const url = this.#urlOf(path);
    if (payload === undefined) return this.#http.getJson(url, signal);
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await this.#http.request({ method: 'POST', url, headers, body: payload }, signal);
    return JSON.parse(successful(url, answer).text);
  }

  #urlOf(path: string): URL {
    const { url, underPath } = this.#options;
    if (!underPath) return new URL(path, url);
    return new URL(`${url.pathname.replace(/\/+$/, '')}${path}`, url);
  }
}

function send(
  measured: readonly Measure[],
  body: unknown,
  tags: readonly string[],
  sender: CheckSender,
  host?: string,
): void {
  for (const { metric, path, type, factor = 1 } of measured) {
    const value = numberOf(valueAt(body, path));
    if (value === undefined) continue;
    if (type === 'count') sender.monotonicCount(metric, value * factor, tags);
    else sender[type](metric, value * factor, tags, host);
  }
}

function mapAt(body: unknown, key: string): YamlMap {
  const value = valueAt(body, [key]);
  return isObject(value) ? value : {};
}

function textIn(map: YamlMap, key: string): string | undefined {
  const value = map[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
