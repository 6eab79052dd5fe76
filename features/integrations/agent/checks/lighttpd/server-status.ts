import type { CheckSender } from '../../check.ts';

/** Lines of mod_status for programs, of lighttpd 1 (`Total Accesses: 7`) and 2 (`requests_abs: 7`). */
const GAUGES: Readonly<Record<string, string>> = {
  BusyServers: 'lighttpd.performance.busy_servers',
  IdleServers: 'lighttpd.performance.idle_server',
  'Total Accesses': 'lighttpd.net.hits',
  'Total kBytes': 'lighttpd.net.bytes',
  Uptime: 'lighttpd.performance.uptime',
  connection_state_handle_request: 'lighttpd.connections.state_handle_request',
  connection_state_keep_alive: 'lighttpd.connections.state_keep_alive',
  connection_state_read_header: 'lighttpd.connections.state_read_header',
  connection_state_start: 'lighttpd.connections.state_start',
  connection_state_write_response: 'lighttpd.connections.state_write_response',
  connections_avg: 'lighttpd.net.connections_avg',
  connections_avg_5sec: 'lighttpd.net.connections_avg_5sec',
  memory_usage: 'lighttpd.performance.memory_usage',
  requests_avg: 'lighttpd.net.requests_avg',
  requests_avg_5sec: 'lighttpd.net.requests_avg_5sec',
  traffic_in_avg: 'lighttpd.net.bytes_in_avg',
  traffic_in_avg_5sec: 'lighttpd.net.bytes_in_avg_5sec',
  traffic_out_avg: 'lighttpd.net.bytes_out_avg',
  traffic_out_avg_5sec: 'lighttpd.net.bytes_out_avg_5sec',
};

const RATES: Readonly<Record<string, string>> = {
  'Total Accesses': 'lighttpd.net.request_per_s',
  'Total kBytes': 'lighttpd.net.bytes_per_s',
  connections_abs: 'lighttpd.net.connections_total',
  requests_abs: 'lighttpd.net.requests_total',
  status_1xx: 'lighttpd.response.status_1xx',
  status_2xx: 'lighttpd.response.status_2xx',
  status_3xx: 'lighttpd.response.status_3xx',
  status_4xx: 'lighttpd.response.status_4xx',
  status_5xx: 'lighttpd.response.status_5xx',
  traffic_in_abs: 'lighttpd.net.bytes_in',
  traffic_out_abs: 'lighttpd.net.bytes_out',
};

/** Sends what the page says, and tells how many metrics that were: none for a page that is another. */
export function sendServerStatus(text: string, sender: CheckSender): number {
  let sent = 0;
  for (const [, name = '', number = ''] of text.matchAll(/^([A-Za-z_ 0-9]+): (-?[\d.]+)\s*$/gm)) {
    const value = Number(number) * (name === 'Total kBytes' ? 1024 : 1);
    const gauge = GAUGES[name];
    const rate = RATES[name];
    if (!Number.isFinite(value)) continue;
    if (gauge !== undefined) sender.gauge(gauge, value);
    if (rate !== undefined) sender.rate(rate, value);
    if (gauge !== undefined || rate !== undefined) sent++;
  }
  return sent;
}
