import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { type CheckHttp, printableUrl } from '../../http/check-http.ts';
import { flagOption, textOption, textsOption } from '../../read-instance.ts';
import { ATTRIBUTES, numberAt, type ObjectKind } from './attributes.ts';
import { type DetailedKind, readObjects, readSelection, type Selection, selectObjects } from './select-objects.ts';

/** Which fields of a thing are tags, `rabbitmq_<tag>`. */
const TAGS: Readonly<Record<ObjectKind, Readonly<Record<string, string>>>> = {
  exchanges: { name: 'exchange', vhost: 'vhost' },
  queues: { node: 'node', name: 'queue', vhost: 'vhost', policy: 'policy' },
  nodes: { name: 'node' },
  overview: { cluster_name: 'cluster' },
};

/** Beyond this share of a limit an event says that the limit is near. */
const NEAR_LIMIT = 0.9;

export interface ManagementOptions {
  /** Ends in `/`. */
  readonly apiUrl: URL;
  /** Virtual hosts to ask for; [] for all. */
  readonly vhosts: readonly string[];
  readonly nodeMetrics: boolean;
  readonly selections: Readonly<Record<DetailedKind, Selection>>;
}

/** Throws `bad_check_config`. */
export function readManagementOptions(instance: YamlMap): ManagementOptions {
  const text = textOption(instance, 'rabbitmq_api_url');
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const apiUrl = URL.canParse(withScheme) ? new URL(withScheme.replace(/\/*$/, '/')) : undefined;
  if (apiUrl === undefined) {
    throw new CodedError('bad_check_config', 'option rabbitmq_api_url must be an http or https address', {
      status: 400,
    });
  }
  const families = flagOption(instance, 'tag_families', false);
  return {
    apiUrl,
    vhosts: textsOption(instance, 'vhosts'),
    nodeMetrics: flagOption(instance, 'collect_node_metrics', true),
    selections: {
      exchanges: readSelection(instance, 'exchanges', families),
      queues: readSelection(instance, 'queues', families),
      nodes: readSelection(instance, 'nodes', families),
    },
  };
}

/** RabbitMQ by the API of its management plugin. */
export class RabbitManagementCheck implements Check {
  readonly #options: ManagementOptions;
  readonly #http: CheckHttp;
  readonly #parts: CheckParts;
  /** Of the last run that could ask: when the server is gone, each of them is told to be dead. */
  #vhosts: readonly string[];
  readonly #nearLimit = new Set<DetailedKind>();

  constructor(options: ManagementOptions, http: CheckHttp, parts: CheckParts) {
    this.#options = options;
    this.#http = http;
    this.#parts = parts;
    this.#vhosts = options.vhosts;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      await this.#measure(sender, signal);
      sender.serviceCheck('rabbitmq.status', CheckStatus.ok);
    } catch (error) {
      sender.serviceCheck('rabbitmq.status', CheckStatus.critical, [], messageOf(error));
      for (const vhost of this.#vhosts) {
        sender.serviceCheck(
          'rabbitmq.aliveness',
          CheckStatus.critical,
          [`vhost:${vhost}`],
          'the API cannot be reached',
        );
      }
      throw error;
    }
  }

  close(): void {
    this.#http.close();
  }

  async #measure(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { vhosts, nodeMetrics } = this.#options;
    if (vhosts.length === 0) {
      this.#vhosts = (await this.#list('vhosts', signal)).map(({ name }) => String(name));
    }
    const overview = await this.#get('overview', signal);
    if (isObject(overview)) {
      sender.metadata('version.raw', String(overview['rabbitmq_version'] ?? ''));
      sendAttributes(overview, 'overview', [], sender);
    }
    this.#sendObjects(await this.#list('exchanges', signal), 'exchanges', sender);
    const queues = this.#sendObjects(await this.#listByVhost('queues', signal), 'queues', sender);
    await this.#sendBindings(queues, sender, signal);
    if (nodeMetrics) this.#sendObjects(await this.#list('nodes', signal), 'nodes', sender);
    await this.#sendConnections(sender, signal);
    await this.#tellAliveness(sender, signal);
  }

  /** Sends the things that are wanted, at most as many as the limit says, and gives them with their tags. */
  #sendObjects(objects: readonly YamlMap[], kind: DetailedKind, sender: CheckSender): readonly TaggedObject[] {
    const selection = this.#options.selections[kind];
    const selected = selectObjects(objects, kind, selection);
    if (selected.length > NEAR_LIMIT * selection.most)
      this.#tellNearLimit(kind, selected.length, selection.most, sender);
    const sent: TaggedObject[] = [];
    for (const { object, familyTags } of selected) {
      if (sent.length >= selection.most) {
        sender.warning(
          `${selected.length} ${kind} are more than max_detailed_${kind} (${selection.most}): name those wanted`,
        );
        break;
      }
      // One that says nothing, as an exchange without traffic, does not count.
      const tags = [...tagsOf(object, kind), ...familyTags];
      if (sendAttributes(object, kind, familyTags, sender) > 0) sent.push({ object, tags });
    }
    return sent;
  }

  async #sendBindings(queues: readonly TaggedObject[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    const counts = new Map<string, number>();
    for (const { vhost, destination, destination_type: type } of await this.#listByVhost('bindings', signal)) {
      const key = `${vhost}\n${destination}`;
      if (type === 'queue') counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const { object, tags } of queues) {
      sender.gauge('rabbitmq.queue.bindings.count', counts.get(`${object['vhost']}\n${object['name']}`) ?? 0, tags);
    }
  }

  async #sendConnections(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const byVhost = new Map(this.#vhosts.map((vhost) => [vhost, 0]));
    const byState = new Map<string, number>();
    for (const { vhost, state } of await this.#list('connections', signal)) {
      const count = byVhost.get(String(vhost));
      if (count === undefined) continue;
      byVhost.set(String(vhost), count + 1);
      // Connections within the server have no state.
      const name = typeof state === 'string' ? state : 'direct';
      byState.set(name, (byState.get(name) ?? 0) + 1);
    }
    for (const [vhost, count] of byVhost) sender.gauge('rabbitmq.connections', count, [`rabbitmq_vhost:${vhost}`]);
    for (const [state, count] of byState) {
      sender.gauge('rabbitmq.connections.state', count, [`rabbitmq_conn_state:${state}`]);
    }
  }

  async #tellAliveness(sender: CheckSender, signal: AbortSignal): Promise<void> {
    for (const vhost of this.#vhosts) {
      const tags = [`vhost:${vhost}`];
      try {
        const answer = await this.#get(`aliveness-test/${encodeURIComponent(vhost)}`, signal);
        const alive = isObject(answer) && answer['status'] === 'ok';
        const message = alive ? '' : 'the answer of the aliveness test is not ok';
        sender.serviceCheck('rabbitmq.aliveness', alive ? CheckStatus.ok : CheckStatus.critical, tags, message);
      } catch (error) {
        if (signal.aborted) throw error;
        sender.serviceCheck('rabbitmq.aliveness', CheckStatus.critical, tags, messageOf(error));
      }
    }
  }

  /** All of a kind, or those of the virtual hosts that were asked for. One that is gone by now has none. */
  async #listByVhost(path: string, signal: AbortSignal): Promise<readonly YamlMap[]> {
    const { vhosts } = this.#options;
    if (vhosts.length === 0) return this.#list(path, signal);
    const found: YamlMap[] = [];
    for (const vhost of vhosts) found.push(...(await this.#list(`${path}/${encodeURIComponent(vhost)}`, signal)));
    return found;
  }

  async #list(path: string, signal: AbortSignal): Promise<readonly YamlMap[]> {
    return readObjects(await this.#get(path, signal), path);
  }

  #get(path: string, signal: AbortSignal): Promise<unknown> {
    return this.#http.getJson(new URL(path, this.#options.apiUrl), signal);
  }

  #tellNearLimit(kind: DetailedKind, count: number, most: number, sender: CheckSender): void {
    if (this.#nearLimit.has(kind)) return;
    this.#nearLimit.add(kind);
    sender.event({
      title: `RabbitMQ on ${this.#parts.host}: the number of ${kind} comes near the limit of the check`,
      text: `${count} ${kind} are there, and at most ${most} are sent: raise max_detailed_${kind}, or name those wanted.`,
      alertType: 'warning',
      sourceType: 'rabbitmq',
      tags: [`base_url:${printableUrl(this.#options.apiUrl)}`],
    });
  }
}

interface TaggedObject {
  readonly object: YamlMap;
  readonly tags: readonly string[];
}

function sendAttributes(object: YamlMap, kind: ObjectKind, familyTags: readonly string[], sender: CheckSender): number {
  const tags = [...tagsOf(object, kind), ...familyTags];
  let sent = 0;
  for (const { path, metric } of ATTRIBUTES[kind]) {
    const value = numberAt(object, path);
    if (value === undefined) continue;
    sender.gauge(metric, value, tags);
    sent++;
  }
  return sent;
}

function tagsOf(object: YamlMap, kind: ObjectKind): readonly string[] {
  return Object.entries(TAGS[kind]).flatMap(([field, tag]) => {
    const value = object[field];
    return typeof value === 'string' && value !== '' ? [`rabbitmq_${tag}:${value}`] : [];
  });
}
