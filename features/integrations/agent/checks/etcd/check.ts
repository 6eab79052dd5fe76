import { isObject } from '@komainu/kernel/json.ts';
import type { Check, CheckModule, CheckSender, YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { prometheusCheck } from '../../openmetrics/legacy-scraper.ts';
import { flagOption, urlOption } from '../../read-instance.ts';
import { withTags } from '../../with-tags.ts';
import { ETCD_NAMES } from './names.ts';
import { EtcdV2Check } from './v2-check.ts';

const DEFAULT_URL = 'http://localhost:2379/metrics';
const ALIASES = {
  ssl_ca_cert: { name: 'tls_ca_cert' },
  ssl_cert: { name: 'tls_cert' },
  ssl_private_key: { name: 'tls_private_key' },
  ssl_verify: { name: 'tls_verify' },
};

/** Where the gateway to gRPC has stood, the newest first. */
const STATUS_PATHS = ['/v3/maintenance/status', '/v3beta/maintenance/status', '/v3alpha/maintenance/status'];

/** etcd 3 by its page of metrics; with `use_preview: false` its older statistics. */
export const check: CheckModule = {
  name: 'etcd',
  create(instance, initConfig) {
    if (!flagOption(instance, 'use_preview', true)) return new EtcdV2Check(instance, initConfig);
    const options = withAliases({ prometheus_url: DEFAULT_URL, ...instance }, ALIASES);
    return new EtcdCheck(options, initConfig);
  },
};

class EtcdCheck implements Check {
  readonly #scraper: Check;
  readonly #url: URL;
  readonly #http: CheckHttp;
  readonly #leaderTag: boolean;
  #statusPath: string | undefined;

  constructor(options: YamlMap, initConfig: YamlMap) {
    const metrics = [ETCD_NAMES, { etcd_server_version: 'server.version' }];
    this.#scraper = prometheusCheck(options, initConfig, { namespace: 'etcd', metrics });
    this.#url = urlOption(options, 'prometheus_url');
    this.#http = CheckHttp.fromInstance(options, initConfig);
    this.#leaderTag = flagOption(options, 'leader_tag', true);
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const leads = this.#leaderTag ? await this.#isLeader(sender, signal) : undefined;
    await this.#scraper.run(leads === undefined ? sender : withTags(sender, [`is_leader:${leads}`]), signal);
  }

  async close(): Promise<void> {
    await this.#scraper.close?.();
    this.#http.close();
  }

  /** undefined when the gateway does not answer: the page of metrics stands without it. */
  async #isLeader(sender: CheckSender, signal: AbortSignal): Promise<boolean | undefined> {
    for (const path of this.#statusPath === undefined ? STATUS_PATHS : [this.#statusPath]) {
      const status = await this.#askStatus(path, signal);
      if (status === undefined) continue;
      this.#statusPath = path;
      if (typeof status['version'] === 'string') sender.metadata('version.raw', status['version']);
      const { leader } = status;
      const member = isObject(status['header']) ? status['header']['member_id'] : undefined;
      return leader !== undefined && leader === member;
    }
    return undefined;
  }

  async #askStatus(path: string, signal: AbortSignal): Promise<YamlMap | undefined> {
    try {
      const request = { method: 'POST', url: new URL(path, this.#url), body: '{}' };
      const answer = await this.#http.request(request, signal);
      const body: unknown = answer.status === 200 ? JSON.parse(answer.text) : undefined;
      return isObject(body) ? body : undefined;
    } catch (error) {
      if (signal.aborted) throw error;
      return undefined;
    }
  }
}
