import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Check, CheckModule, CheckSender } from '../../check.ts';
import { CheckHttp, printableUrl } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { readStatusPage } from '../../http/status-page.ts';
import { flagOption, urlOption, wholeOption } from '../../read-instance.ts';
import { flattenStatus, type StatusValue } from './json-status.ts';
import { kindOfMetric, trafficStatusName } from './names.ts';
import { enabledPages, isStreamPage, nested, plusPages } from './plus-api.ts';
import { parseStubStatus, sendStubStatus } from './stub-status.ts';

const SERVICE_CHECK = 'nginx.can_connect';
const ALIASES = {
  user: { name: 'username' },
  ssl_validation: { name: 'tls_verify' },
};

/** nginx: stub_status, the module vhost_traffic_status (`use_vts`) and the API of NGINX Plus (`use_plus_api`). */
export const check: CheckModule = {
  name: 'nginx',
  create(instance, initConfig) {
    const options = {
      url: urlOption(instance, 'nginx_status_url'),
      trafficStatus: flagOption(instance, 'use_vts', false),
      plus: flagOption(instance, 'use_plus_api', false),
      plusStream: flagOption(instance, 'use_plus_api_stream', true),
      plusVersion: wholeOption(instance, 'plus_api_version', 2, 1, 99),
      onlyEnabled: flagOption(instance, 'only_query_enabled_endpoints', false),
    };
    return new NginxCheck(options, CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig));
  },
};

interface NginxOptions {
  readonly url: URL;
  readonly trafficStatus: boolean;
  readonly plus: boolean;
  readonly plusStream: boolean;
  readonly plusVersion: number;
  readonly onlyEnabled: boolean;
}

class NginxCheck implements Check {
  readonly #options: NginxOptions;
  readonly #http: CheckHttp;

  constructor(options: NginxOptions, http: CheckHttp) {
    this.#options = options;
    this.#http = http;
  }

  run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    return this.#options.plus ? this.#readPlus(sender, signal) : this.#readPage(sender, signal);
  }

  close(): void {
    this.#http.close();
  }

  async #readPage(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { url, trafficStatus } = this.#options;
    const { text, headers } = await readStatusPage(this.#http, url, SERVICE_CHECK, sender, signal);
    sendVersion(headers['server'], sender);
    if (/^application\/json\b/.test(headers['content-type'] ?? '')) {
      const values = flattenStatus(readJson(url, text));
      if (trafficStatus) sendTrafficStatus(values, sender);
      else for (const value of values) sendPlus(value, sender);
      return;
    }
    const status = parseStubStatus(text);
    if (status === undefined) {
      throw new CodedError('nginx_status', `${printableUrl(url)} is not a page of nginx's stub_status`, {
        status: 502,
      });
    }
    sendStubStatus(status, sender);
  }

  /** One page after the other, so that an answer of the API is never a burden; one that fails leaves the others. */
  async #readPlus(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { url, plusVersion, plusStream, onlyEnabled } = this.#options;
    const base = `${String(url).replace(/\/+$/, '')}/${plusVersion}`;
    const root = await readStatusPage(this.#http, base, SERVICE_CHECK, sender, signal);
    sendVersion(root.headers['server'], sender);
    const pages = plusPages(plusVersion, plusStream);
    for (const page of onlyEnabled ? enabledPages(pages, readJson(url, root.text)) : pages) {
      try {
        const body = await this.#http.getJson(`${base}/${page.path}`, signal);
        for (const value of flattenStatus(nested(page, body))) sendPlus(value, sender);
      } catch (error) {
        if (signal.aborted) throw error;
        if (!isStreamPage(page))
          sender.warning(`the page ${page.path} of NGINX Plus cannot be read: ${messageOf(error)}`);
      }
    }
  }
}

function sendPlus({ name, value, tags }: StatusValue, sender: CheckSender): void {
  const kind = kindOfMetric(name);
  if (kind !== 'gauge') sender.monotonicCount(kind === 'count' ? name : `${name}_count`, value, tags);
  if (kind !== 'count') sender.gauge(name, value, tags);
}

function sendTrafficStatus(values: readonly StatusValue[], sender: CheckSender): void {
  const connections = new Map(values.map(({ name, value }) => [name, value]));
  const accepted = connections.get('nginx.connections.accepted');
  const handled = connections.get('nginx.connections.handled');
  const requests = connections.get('nginx.connections.requests');
  if (accepted !== undefined) sender.rate('nginx.net.conn_opened_per_s', accepted);
  if (accepted !== undefined && handled !== undefined) sender.rate('nginx.net.conn_dropped_per_s', accepted - handled);
  if (requests !== undefined) sender.rate('nginx.net.request_per_s', requests);
  for (const { name: ownName, value, tags } of values) {
    const name = trafficStatusName(ownName);
    if (name === undefined) continue;
    // The module says that a server is down, NGINX Plus that it passed.
    sendPlus({ name, value: ownName === 'nginx.upstream.down' ? 1 - value : value, tags }, sender);
  }
}

function sendVersion(server: string | undefined, sender: CheckSender): void {
  const version = /^[^/\s]+\/(\d[\w.-]*)/.exec(server ?? '')?.[1];
  if (version !== undefined) sender.metadata('version.raw', version);
}

function readJson(url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodedError('nginx_status', `${printableUrl(url)} does not answer with JSON`, { status: 502, cause });
  }
}
