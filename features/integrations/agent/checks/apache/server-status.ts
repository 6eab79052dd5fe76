import type { CheckSender } from '../../check.ts';

/** One line of `server-status?auto`: a name and its text. */
type StatusLines = ReadonlyMap<string, string>;

const GAUGES: Readonly<Record<string, string>> = {
  BusyWorkers: 'apache.performance.busy_workers',
  ConnsAsyncClosing: 'apache.conns_async_closing',
  ConnsAsyncKeepAlive: 'apache.conns_async_keep_alive',
  ConnsAsyncWriting: 'apache.conns_async_writing',
  ConnsTotal: 'apache.conns_total',
  CPULoad: 'apache.performance.cpu_load',
  IdleWorkers: 'apache.performance.idle_workers',
  'Total Accesses': 'apache.net.hits',
  'Total kBytes': 'apache.net.bytes',
  Uptime: 'apache.performance.uptime',
};

const RATES: Readonly<Record<string, string>> = {
  'Total Accesses': 'apache.net.request_per_s',
  'Total kBytes': 'apache.net.bytes_per_s',
};

/** What each letter of the scoreboard says that a worker does. https://httpd.apache.org/docs/2.4/mod/mod_status.html */
const SCOREBOARD: Readonly<Record<string, string>> = {
  _: 'waiting_for_connection',
  S: 'starting_up',
  R: 'reading_request',
  W: 'sending_reply',
  K: 'keepalive',
  D: 'dns_lookup',
  C: 'closing_connection',
  L: 'logging',
  G: 'gracefully_finishing',
  I: 'idle_cleanup',
  '.': 'open_slot',
  ' ': 'disabled',
};

/** Reads the lines of mod_status's page for programs, `server-status?auto`. */
export function parseServerStatus(text: string): StatusLines {
  const lines = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(': ');
    if (colon > 0) lines.set(line.slice(0, colon), line.slice(colon + 2));
  }
  return lines;
}

/** Sends what the lines say, and tells how many metrics that were: none for a page that is another. */
export function sendServerStatus(lines: StatusLines, sender: CheckSender): number {
  let sent = 0;
  for (const [name, text] of lines) {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(number)) continue;
    const value = name === 'Total kBytes' ? number * 1024 : number;
    const gauge = GAUGES[name];
    const rate = RATES[name];
    if (gauge !== undefined) sender.gauge(gauge, value);
    if (rate !== undefined) sender.rate(rate, value);
    if (gauge !== undefined) sent++;
  }
  const scoreboard = lines.get('Scoreboard');
  return scoreboard === undefined ? sent : sent + sendScoreboard(scoreboard, sender);
}

function sendScoreboard(scoreboard: string, sender: CheckSender): number {
  const counts = new Map<string, number>();
  for (const letter of scoreboard) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  for (const [letter, state] of Object.entries(SCOREBOARD)) {
    sender.gauge(`apache.scoreboard.${state}`, counts.get(letter) ?? 0);
  }
  sender.gauge('apache.performance.max_workers', scoreboard.length);
  return Object.keys(SCOREBOARD).length + 1;
}

/** The version in a `ServerVersion` line or a `Server` header; undefined where the server does not say it. */
export function apacheVersion(text: string | undefined): string | undefined {
  return /^Apache\/(\d+(?:\.\d+)*)/.exec(text ?? '')?.[1];
}
