import { CodedError } from '@komainu/kernel/errors.ts';
import type { Check, CheckParts, CheckSender } from '../../check.ts';
import { CheckStatus } from '../../check.ts';
import { type CheckHttp, printableUrl } from '../../http/check-http.ts';
import { factsOfInfo, factsOfPage, type ServerFacts, sendStickTables } from './server-facts.ts';
import { parseStatsCsv, type StatsRow } from './stats-csv.ts';
import { numberField, sendRow } from './stats-metrics.ts';
import { isExcluded, regexTags, type StatsOptions } from './stats-options.ts';
import { askSocket, statsSocket } from './stats-socket.ts';
import { type HostStatus, sendStatusCounts, serviceTags } from './status-counts.ts';
import { backendUp, normalStatus } from './statuses.ts';

const CSV_PATH = '/;csv;norefresh';

interface Statistics {
  readonly facts: ServerFacts;
  readonly csv: string;
  readonly tables: string;
}

/** HAProxy by its own statistics: over HTTP, or from the socket of `stats socket`, which knows of stick tables too. */
export class HaproxyStatsCheck implements Check {
  readonly #options: StatsOptions;
  readonly #http: CheckHttp;
  readonly #parts: CheckParts;
  /** Of the run before, by service and host: changes make events. */
  readonly #statuses = new Map<string, string>();

  constructor(options: StatsOptions, http: CheckHttp, parts: CheckParts) {
    this.#options = options;
    this.#http = http;
    this.#parts = parts;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { facts, csv, tables } = await this.#read(signal);
    if (facts.version !== undefined) sender.metadata('version.raw', facts.version);
    if ((facts.uptimeS ?? Number.POSITIVE_INFINITY) < this.#options.startupGraceS) return;
    sendStickTables(tables, (name) => !isExcluded(name, this.#options), sender);
    const rows = parseStatsCsv(csv);
    if (rows === undefined) {
      throw new CodedError('haproxy_stats', `${printableUrl(this.#options.url)} is no statistics of HAProxy`, {
        status: 502,
      });
    }
    this.#send(rows, sender);
  }

  close(): void {
    this.#http.close();
  }

  async #read(signal: AbortSignal): Promise<Statistics> {
    const { url, startupGraceS } = this.#options;
    const target = statsSocket(url);
    if (target !== undefined) {
      const ask = (command: string) => askSocket(target, command, this.#http.options.timeoutMs, signal);
      const facts = factsOfInfo(await ask('show info'));
      return { facts, csv: await ask('show stat'), tables: await ask('show table') };
    }
    // The page for people alone says version and uptime; it is worth its size once in a run.
    const page = await this.#http.get(url, signal);
    const facts = page.status === 200 ? factsOfPage(page.text) : { version: undefined, uptimeS: undefined };
    if ((facts.uptimeS ?? Number.POSITIVE_INFINITY) < startupGraceS) return { facts, csv: '', tables: '' };
    return { facts, csv: (await this.#http.getOk(csvUrl(url), signal)).text, tables: '' };
  }

  #send(rows: readonly StatsRow[], sender: CheckSender): void {
    const options = this.#options;
    const activeTags = options.activeTag ? [`active:${rows.some((row) => row.has('act'))}`] : [];
    const hosts: HostStatus[] = [];
    for (const row of rows) {
      const service = row.get('pxname') ?? '';
      const host = row.get('svname') ?? '';
      const side = host === 'FRONTEND' || row.get('type') === '3' ? 'frontend' : 'backend';
      const status = normalStatus(row.get('status') ?? '');
      if (host !== 'BACKEND' && status !== '') hosts.push({ service, side, host, status });
      if (isExcluded(service, options)) continue;
      if (this.#isAsked(host))
        sendRow(row, side, this.#rowTags(row, { service, side, host, status }, activeTags), sender);
      if (options.events) this.#tellChange(row, { service, side, host, status }, sender);
      if (options.serviceCheck) this.#tellServiceCheck({ service, side, host, status }, sender);
    }
    if (options.statusMetrics) sendStatusCounts(hosts, options, activeTags, sender);
  }

  #isAsked(host: string): boolean {
    const { rows } = this.#options;
    if (rows === 'both') return true;
    return rows === 'aggregates' ? host === 'FRONTEND' || host === 'BACKEND' : host !== 'BACKEND';
  }

  #rowTags(row: StatsRow, { service, side, host }: HostStatus, activeTags: readonly string[]): readonly string[] {
    const address = row.get('addr');
    return [
      `type:${side.toUpperCase()}`,
      `instance_url:${this.#options.urlText}`,
      ...serviceTags(service, this.#options),
      ...regexTags(service, this.#options),
      ...activeTags,
      ...(side === 'backend' ? [`backend:${host}`] : []),
      ...(side === 'backend' && address !== undefined ? [`server_address:${address}`] : []),
    ];
  }

  #tellServiceCheck(one: HostStatus, sender: CheckSender): void {
    const status = backendUp(one.status);
    if (status === undefined) return;
    const byHost = this.#options.serviceCheckByHost ? [`host:${this.#parts.host}`] : [];
    const message =
      status === CheckStatus.ok ? '' : `${this.#parts.host} reports ${one.service}:${one.host} ${one.status}`;
    sender.serviceCheck('haproxy.backend_up', status, [...this.#eventTags(one), ...byHost], message);
  }

  #tellChange(row: StatsRow, one: HostStatus, sender: CheckSender): void {
    const key = `${one.service}\n${one.host}`;
    const before = this.#statuses.get(key);
    this.#statuses.set(key, one.status);
    if (before === undefined || before === one.status || (one.status !== 'up' && one.status !== 'down')) return;
    const down = one.status === 'down';
    sender.event({
      title: `${this.#parts.host} reported ${one.service}:${one.host} ${down ? 'DOWN' : 'back and UP'}`,
      text: '',
      timeUnixS: Math.floor(this.#parts.clock.nowMs() / 1000) - (numberField(row, 'lastchg') ?? 0),
      alertType: down ? 'error' : 'success',
      sourceType: 'haproxy',
      tags: this.#eventTags(one),
    });
  }

  #eventTags({ service, side, host }: HostStatus): readonly string[] {
    return [
      ...serviceTags(service, this.#options),
      ...regexTags(service, this.#options),
      ...(side === 'backend' ? [`backend:${host}`] : []),
    ];
  }
}

function csvUrl(url: URL): URL {
  const csv = new URL(url);
  csv.pathname = csv.pathname.replace(/\/+$/, '') + CSV_PATH;
  return csv;
}
