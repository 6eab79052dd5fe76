import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp, printableUrl, successful } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { badCheckConfig, flagOption, textOption, urlOption } from '../../read-instance.ts';
import { fastCgiPage, getByFastCgi } from './fastcgi.ts';

const SERVICE_CHECK = 'php_fpm.can_ping';
const ALIASES = {
  user: { name: 'username' },
  disable_ssl_validation: { name: 'tls_verify', inverted: true },
};

const GAUGES: Readonly<Record<string, string>> = {
  'active processes': 'php_fpm.processes.active',
  'idle processes': 'php_fpm.processes.idle',
  'listen queue': 'php_fpm.listen_queue.size',
  'total processes': 'php_fpm.processes.total',
};

const COUNTS: Readonly<Record<string, string>> = {
  'accepted conn': 'php_fpm.requests.accepted',
  'max children reached': 'php_fpm.processes.max_reached',
  'slow requests': 'php_fpm.requests.slow',
};

/** PHP-FPM answers 503 for a moment when it cannot lock its scoreboard. */
const BUSY_ATTEMPTS = 3;
const BUSY_WAIT_MS = 200;

/** A pool of PHP-FPM, through a web server or by FastCGI itself (`use_fastcgi`). */
export const check: CheckModule = {
  name: 'php_fpm',
  create(instance, initConfig, { clock }) {
    const options = readOptions(instance);
    return new PhpFpmCheck(options, CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig), clock);
  },
};

interface PhpFpmOptions {
  readonly statusUrl: URL | undefined;
  readonly pingUrl: URL | undefined;
  readonly pingReply: string;
  readonly fastCgi: boolean;
  /** The `Host` that the web server is asked for; '' for the one of the address. */
  readonly httpHost: string;
}

class PhpFpmCheck implements Check {
  readonly #options: PhpFpmOptions;
  readonly #http: CheckHttp;
  readonly #clock: Clock;

  constructor(options: PhpFpmOptions, http: CheckHttp, clock: Clock) {
    this.#options = options;
    this.#http = http;
    this.#clock = clock;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { statusUrl, pingUrl, httpHost } = this.#options;
    const hostTags = httpHost === '' ? [] : [`http_host:${httpHost}`];
    // A pool without a status page may well answer pings.
    const [status] = await Promise.allSettled([
      statusUrl === undefined ? undefined : this.#readStatus(statusUrl, hostTags, sender, signal),
      pingUrl === undefined ? undefined : this.#ping(pingUrl, hostTags, sender, signal),
    ]);
    if (status.status === 'rejected') throw status.reason;
  }

  close(): void {
    this.#http.close();
  }

  async #readStatus(url: URL, hostTags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    const status = readStatusBody(url, await this.#get(url, 'json', signal));
    const pool = typeof status['pool'] === 'string' ? status['pool'] : 'default';
    const tags = [`pool:${pool}`, ...hostTags];
    for (const [key, metric] of Object.entries(GAUGES)) {
      const value = status[key];
      if (typeof value === 'number') sender.gauge(metric, value, tags);
    }
    for (const [key, metric] of Object.entries(COUNTS)) {
      const value = status[key];
      if (typeof value === 'number') sender.monotonicCount(metric, value, tags);
    }
  }

  async #ping(url: URL, hostTags: readonly string[], sender: CheckSender, signal: AbortSignal): Promise<void> {
    const tags = [`ping_url:${url.username === '' ? url.href : printableUrl(url)}`, ...hostTags];
    try {
      const reply = await this.#get(url, '', signal);
      if (!reply.includes(this.#options.pingReply)) throw new Error('the reply to the ping is another');
      sender.serviceCheck(SERVICE_CHECK, CheckStatus.ok, tags);
    } catch (error) {
      sender.serviceCheck(SERVICE_CHECK, CheckStatus.critical, tags, messageOf(error));
    }
  }

  async #get(url: URL, query: string, signal: AbortSignal): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(url, query, signal);
      if (answer.status !== 503 || attempt === BUSY_ATTEMPTS) {
        return successful(url, { ...answer, headers: {} }).text;
      }
      await new Promise<void>((resolve) => this.#clock.after(BUSY_WAIT_MS * attempt, resolve));
    }
  }

  #ask(url: URL, query: string, signal: AbortSignal): Promise<{ readonly status: number; readonly text: string }> {
    const { fastCgi, httpHost } = this.#options;
    const page = fastCgi ? fastCgiPage(url) : undefined;
    if (page !== undefined) return getByFastCgi(page, query, this.#http.options.timeoutMs, signal);
    const asked = new URL(url);
    if (query !== '') asked.searchParams.set(query, 'True');
    return this.#http.get(asked, signal, httpHost === '' ? {} : { host: httpHost });
  }
}

function readOptions(instance: YamlMap): PhpFpmOptions {
  const fastCgi = flagOption(instance, 'use_fastcgi', false);
  const statusUrl = textOption(instance, 'status_url', '') === '' ? undefined : urlOption(instance, 'status_url');
  const pingUrl = textOption(instance, 'ping_url', '') === '' ? undefined : urlOption(instance, 'ping_url');
  if (statusUrl === undefined && pingUrl === undefined) throw badCheckConfig('status_url', 'or ping_url is required');
  for (const [name, url] of Object.entries({ status_url: statusUrl, ping_url: pingUrl })) {
    if (fastCgi && url !== undefined && fastCgiPage(url) === undefined) {
      throw badCheckConfig(name, 'must be unix://<path>.sock/<page> or http://<host>:<port>/<page>');
    }
  }
  const pingReply = textOption(instance, 'ping_reply', 'pong');
  return { statusUrl, pingUrl, pingReply, fastCgi, httpHost: textOption(instance, 'http_host', '') };
}

function readStatusBody(url: URL, text: string): YamlMap {
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body) && 'accepted conn' in body) return body;
  } catch {
    // Told below: a page that is no JSON is as wrong as one of another shape.
  }
  throw new CodedError('php_fpm_status', `${printableUrl(url)} is not a status page of PHP-FPM`, { status: 502 });
}
