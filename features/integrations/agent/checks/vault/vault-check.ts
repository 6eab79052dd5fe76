import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp, printableUrl } from '../../http/check-http.ts';
import { withTags } from '../../with-tags.ts';
import { tagMounts } from './route-metrics.ts';

export interface VaultOptions {
  /** With the version at its end, without a slash. */
  readonly apiUrl: string;
  /** Without `use_openmetrics`. */
  readonly isLegacy: boolean;
  /** Whether the cluster is the tag `cluster_name` too. */
  readonly clusterTag: boolean;
  /** An event when another node becomes the leader. */
  readonly detectLeader: boolean;
  /** Whether the metrics of a secondary for disasters are read. */
  readonly secondaries: boolean;
}

/** What Vault answers with beside 200: https://developer.hashicorp.com/vault/api-docs/system/health */
const HEALTH_CODES: ReadonlySet<number> = new Set([429, 472, 473, 501, 503]);
const LEADER_CODES: ReadonlySet<number> = new Set([503]);

export class VaultCheck implements Check {
  readonly #options: VaultOptions;
  readonly #page: Check | undefined;
  readonly #http: CheckHttp;
  readonly #tags: readonly string[];
  #leader: string | undefined;

  constructor(options: VaultOptions, page: Check | undefined, instance: YamlMap, initConfig: YamlMap) {
    this.#options = options;
    this.#page = page;
    this.#http = CheckHttp.fromInstance(instance, initConfig);
    this.#tags = [`api_url:${options.apiUrl}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      const leader = await this.#ask('/sys/leader', LEADER_CODES, signal);
      const health = await this.#ask('/sys/health', HEALTH_CODES, signal);
      const tags = [...this.#tags, ...this.#tagsOf(leader, health)];
      this.#sendLeader(leader, tags, sender);
      sendHealth(health, tags, sender);
      const isSecondary = String(health['replication_dr_mode'] ?? '').toLowerCase() === 'secondary';
      if (this.#page !== undefined && (!isSecondary || this.#options.secondaries)) {
        await this.#page.run(tagMounts(withTags(sender, tags), this.#options.isLegacy), signal);
      }
    } catch (error) {
      sender.serviceCheck('vault.can_connect', CheckStatus.critical, this.#tags, messageOf(error));
      throw error;
    }
    sender.serviceCheck('vault.can_connect', CheckStatus.ok, this.#tags);
  }

  close(): void {
    this.#page?.close?.();
    this.#http.close();
  }

  async #ask(path: string, codes: ReadonlySet<number>, signal: AbortSignal): Promise<YamlMap> {
    const url = `${this.#options.apiUrl}${path}`;
    const { status, text } = await this.#http.get(url, signal);
    if (status >= 400 && !codes.has(status)) {
      throw new CodedError('check_http_status', `${printableUrl(url)} answers with ${status}`, { status: 502 });
    }
    try {
      const answer: unknown = JSON.parse(text);
      if (isObject(answer)) return answer;
    } catch {
      // Said below.
    }
    throw new CodedError('check_http_body', `${printableUrl(url)} does not answer with JSON`, { status: 502 });
  }

  #tagsOf(leader: YamlMap, health: YamlMap): readonly string[] {
    const cluster = health['cluster_name'];
    const tags = leader['errors'] === undefined ? [`is_leader:${leader['is_self'] === true}`] : [];
    if (typeof cluster === 'string' && cluster !== '') {
      tags.push(`vault_cluster:${cluster}`);
      if (this.#options.isLegacy && this.#options.clusterTag) tags.push(`cluster_name:${cluster}`);
    }
    if (typeof health['version'] === 'string') tags.push(`vault_version:${health['version']}`);
    return tags;
  }

  #sendLeader(leader: YamlMap, tags: readonly string[], sender: CheckSender): void {
    if (leader['errors'] !== undefined) {
      sender.warning(`Vault does not tell its leader: ${JSON.stringify(leader['errors'])}`);
      return;
    }
    const isSelf = leader['is_self'] === true;
    sender.gauge('vault.is_leader', isSelf ? 1 : 0, tags);
    const address = String(leader['leader_address'] ?? '') || String(leader['leader_cluster_address'] ?? '');
    if (!this.#options.detectLeader || address === '') return;
    const before = this.#leader;
    this.#leader = address;
    // Every node is watched: the new leader alone tells.
    if (before === undefined || before === address || !isSelf) return;
    const text = `Leader address changed from \`${before}\` to \`${address}\`.`;
    sender.event({ title: 'Leader change', text, alertType: 'info', sourceType: 'vault', tags });
  }
}

function sendHealth(health: YamlMap, tags: readonly string[], sender: CheckSender): void {
  const statusOf = (fine: boolean) => (fine ? CheckStatus.ok : CheckStatus.critical);
  sender.serviceCheck('vault.unsealed', statusOf(health['sealed'] !== true), tags);
  sender.serviceCheck('vault.initialized', statusOf(health['initialized'] === true), tags);
  if (typeof health['version'] === 'string') sender.metadata('version.raw', health['version']);
}
