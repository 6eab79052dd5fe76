import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp, printableUrl } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { urlOption } from '../../read-instance.ts';
import { isLeader, sendFollowers, sendSelf, sendStore } from './v2-stats.ts';

const ALIASES = {
  ssl_keyfile: { name: 'tls_private_key' },
  ssl_certfile: { name: 'tls_cert' },
  ssl_cert_validation: { name: 'tls_verify' },
  ssl_ca_certs: { name: 'tls_ca_cert' },
};

/** etcd 2, or 3 with its version 2 API on, by `/v2/stats`: what `use_preview: false` asks for. */
export class EtcdV2Check implements Check {
  readonly #url: URL;
  readonly #http: CheckHttp;

  constructor(instance: YamlMap, initConfig: YamlMap) {
    this.#url = urlOption(instance, 'url');
    this.#http = CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig);
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const urlText = this.#url.username === '' ? String(this.#url).replace(/\/$/, '') : printableUrl(this.#url);
    const tags = [`url:${urlText}`];
    sender.serviceCheck('etcd.healthy', await this.#readHealth(signal), tags);
    try {
      const self = await this.#get('/v2/stats/self', signal);
      tags.push(`etcd_state:${isLeader(self) ? 'leader' : 'follower'}`);
      sendSelf(self, tags, sender);
      sendStore(await this.#get('/v2/stats/store', signal), tags, sender);
      if (isLeader(self)) sendFollowers(await this.#get('/v2/stats/leader', signal), tags, sender);
      const version = await this.#get('/version', signal);
      if (isObject(version)) sender.metadata('version.raw', String(version['etcdserver'] ?? ''));
      sender.serviceCheck('etcd.can_connect', CheckStatus.ok, tags);
    } catch (error) {
      sender.serviceCheck('etcd.can_connect', CheckStatus.critical, [`url:${urlText}`], messageOf(error));
      throw error;
    }
  }

  close(): void {
    this.#http.close();
  }

  async #readHealth(signal: AbortSignal): Promise<CheckStatus> {
    try {
      const body = await this.#get('/health', signal);
      const health = isObject(body) ? body['health'] : undefined;
      // A text before version 3.3.
      return health === true || health === 'true' ? CheckStatus.ok : CheckStatus.critical;
    } catch (error) {
      if (signal.aborted) throw error;
      return CheckStatus.unknown;
    }
  }

  #get(path: string, signal: AbortSignal): Promise<unknown> {
    return this.#http.getJson(new URL(path, this.#url), signal);
  }
}
