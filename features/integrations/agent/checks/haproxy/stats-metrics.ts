import type { CheckSender } from '../../check.ts';
import type { StatsRow } from './stats-csv.ts';

type Side = 'frontend' | 'backend';
type Measure = readonly [type: 'gauge' | 'rate', name: string];

/** Fields of the statistics, and the metrics `haproxy.frontend.<name>` and `haproxy.backend.<name>` that they become. */
const MEASURES: Readonly<Record<string, readonly Measure[]>> = {
  qcur: [['gauge', 'queue.current']],
  scur: [['gauge', 'session.current']],
  slim: [['gauge', 'session.limit']],
  stot: [['rate', 'session.rate']],
  bin: [
    ['rate', 'bytes.in_rate'],
    ['gauge', 'bytes.in.total'],
  ],
  bout: [
    ['rate', 'bytes.out_rate'],
    ['gauge', 'bytes.out.total'],
  ],
  dreq: [['rate', 'denied.req_rate']],
  dresp: [['rate', 'denied.resp_rate']],
  ereq: [['rate', 'errors.req_rate']],
  econ: [['rate', 'errors.con_rate']],
  eresp: [['rate', 'errors.resp_rate']],
  wretr: [['rate', 'warnings.retr_rate']],
  wredis: [['rate', 'warnings.redis_rate']],
  lastchg: [['gauge', 'uptime']],
  req_rate: [['gauge', 'requests.rate']],
  req_tot: [['rate', 'requests.tot_rate']],
  hrsp_1xx: [['rate', 'response.1xx']],
  hrsp_2xx: [['rate', 'response.2xx']],
  hrsp_3xx: [['rate', 'response.3xx']],
  hrsp_4xx: [['rate', 'response.4xx']],
  hrsp_5xx: [['rate', 'response.5xx']],
  hrsp_other: [['rate', 'response.other']],
  qtime: [['gauge', 'queue.time']],
  ctime: [['gauge', 'connect.time']],
  rtime: [['gauge', 'response.time']],
  ttime: [['gauge', 'session.time']],
  conn_rate: [['gauge', 'connections.rate']],
  conn_tot: [['rate', 'connections.tot_rate']],
  intercepted: [['rate', 'requests.intercepted']],
};

/** Sends what a row measures. */
export function sendRow(row: StatsRow, side: Side, tags: readonly string[], sender: CheckSender): void {
  for (const [field, measures] of Object.entries(MEASURES)) {
    const value = numberField(row, field);
    if (value === undefined) continue;
    for (const [type, name] of measures) sender[type](`haproxy.${side}.${name}`, value, tags);
  }
  const current = numberField(row, 'scur');
  const limit = numberField(row, 'slim');
  if (current !== undefined && limit !== undefined && limit > 0) {
    sender.gauge(`haproxy.${side}.session.pct`, (100 * current) / limit, tags);
  }
}

/** A field as a number; undefined when it is missing or none. */
export function numberField(row: StatsRow, field: string): number | undefined {
  const value = Number(row.get(field) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
