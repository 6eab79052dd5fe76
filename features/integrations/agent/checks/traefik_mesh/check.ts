import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';
import { urlOption } from '../../read-instance.ts';
import { TRAEFIK_NAMES } from './names.ts';

/** `version` and `service` would be taken for the tags of unified service tagging. */
const RENAMED_LABELS = { service: 'traefik_service', version: 'go_version' };

/** Traefik and Traefik Mesh: the page of metrics of a proxy, and what the mesh's controller says of its nodes. */
export const check: CheckModule = {
  name: 'traefik_mesh',
  create(instance, initConfig, parts) {
    const scraped = { rename_labels: RENAMED_LABELS, ...instance };
    const page = openMetricsCheck(scraped, initConfig, parts, { namespace: 'traefik_mesh', metrics: [TRAEFIK_NAMES] });
    return new TraefikMeshCheck(page, CheckHttp.fromInstance(instance, initConfig), instance);
  },
};

class TraefikMeshCheck implements Check {
  readonly #page: Check;
  readonly #http: CheckHttp;
  readonly #controller: URL | undefined;
  readonly #proxy: URL | undefined;
  readonly #tags: readonly string[];

  constructor(page: Check, http: CheckHttp, instance: YamlMap) {
    this.#page = page;
    this.#http = http;
    this.#controller = optionalUrl(instance, 'traefik_controller_api_endpoint');
    this.#proxy = optionalUrl(instance, 'traefik_proxy_api_endpoint');
    this.#tags = [`controller_endpoint:${String(instance['traefik_controller_api_endpoint'] ?? '')}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      await this.#page.run(sender, signal);
    } finally {
      if (this.#controller !== undefined) await this.#askController(this.#controller, sender, signal);
      if (this.#proxy !== undefined) await this.#askVersion(this.#proxy, sender, signal);
    }
  }

  close(): void {
    this.#page.close?.();
    this.#http.close();
  }

  async #askController(controller: URL, sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      const { status } = await this.#http.get(new URL('/api/status/readiness', controller), signal);
      const ready = status < 400 ? CheckStatus.ok : CheckStatus.critical;
      sender.serviceCheck('traefik_mesh.controller.ready', ready, this.#tags);
      const nodes = await this.#http.getJson(new URL('/api/status/nodes', controller), signal);
      for (const node of Array.isArray(nodes) ? nodes.filter(isObject) : []) {
        const named = [`node_name:${String(node['Name'])}`, `node_ip:${String(node['IP'])}`];
        sender.gauge('traefik_mesh.node.ready', String(node['Ready']) === 'true' ? 1 : 0, [...this.#tags, ...named]);
      }
    } catch (error) {
      sender.warning(messageOf(error));
    }
  }

  async #askVersion(proxy: URL, sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#http.getJson(new URL('/api/version', proxy), signal);
      const version = isObject(answer) ? answer['Version'] : undefined;
      if (typeof version === 'string') sender.metadata('version.raw', version);
    } catch (error) {
      sender.warning(messageOf(error));
    }
  }
}

function optionalUrl(instance: YamlMap, name: string): URL | undefined {
  return (instance[name] ?? '') === '' ? undefined : urlOption(instance, name);
}
