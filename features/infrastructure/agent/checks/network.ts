import type { InterfaceCounters } from '../proc.ts';
import { gained, type HostCheck, type HostPoint, secondsBetween } from '../snapshot.ts';

const INTERFACE_RATES: readonly (readonly [metric: string, counter: keyof InterfaceCounters])[] = [
  ['system.net.bytes_rcvd', 'bytesIn'],
  ['system.net.bytes_sent', 'bytesOut'],
  ['system.net.packets_in.count', 'packetsIn'],
  ['system.net.packets_in.drop', 'dropsIn'],
  ['system.net.packets_in.error', 'errorsIn'],
  ['system.net.packets_out.count', 'packetsOut'],
  ['system.net.packets_out.drop', 'dropsOut'],
  ['system.net.packets_out.error', 'errorsOut'],
];

const PROTOCOL_RATES: readonly (readonly [metric: string, counter: string])[] = [
  ['system.net.tcp.active_opens', 'Tcp.ActiveOpens'],
  ['system.net.tcp.passive_opens', 'Tcp.PassiveOpens'],
  ['system.net.tcp.attempt_fails', 'Tcp.AttemptFails'],
  ['system.net.tcp.established_resets', 'Tcp.EstabResets'],
  ['system.net.tcp.in_segs', 'Tcp.InSegs'],
  ['system.net.tcp.out_segs', 'Tcp.OutSegs'],
  ['system.net.tcp.retrans_segs', 'Tcp.RetransSegs'],
  ['system.net.tcp.in_errors', 'Tcp.InErrs'],
  ['system.net.tcp.out_resets', 'Tcp.OutRsts'],
  ['system.net.tcp.in_csum_errors', 'Tcp.InCsumErrors'],
  ['system.net.udp.in_datagrams', 'Udp.InDatagrams'],
  ['system.net.udp.no_ports', 'Udp.NoPorts'],
  ['system.net.udp.in_errors', 'Udp.InErrors'],
  ['system.net.udp.out_datagrams', 'Udp.OutDatagrams'],
  ['system.net.udp.rcv_buf_errors', 'Udp.RcvbufErrors'],
  ['system.net.udp.snd_buf_errors', 'Udp.SndbufErrors'],
  ['system.net.udp.in_csum_errors', 'Udp.InCsumErrors'],
];

/** `system.net.*`: a second's worth by interface (the loopback left out), and TCP and UDP of the whole machine. */
export const networkCheck: HostCheck = (now, before) => {
  const points: HostPoint[] = [];
  const established = now.protocols.get('Tcp.CurrEstab');
  if (established !== undefined) points.push({ metric: 'system.net.tcp.current_established', value: established });
  if (before === undefined) return points;
  const seconds = secondsBetween(now, before);
  for (const [device, counters] of now.interfaces) {
    const past = before.interfaces.get(device);
    if (past === undefined || device === 'lo' || device === 'lo0') continue;
    const tags = [`device:${device}`, `device_name:${device}`];
    for (const [metric, counter] of INTERFACE_RATES) {
      points.push({ metric, value: gained(counters[counter], past[counter]) / seconds, tags });
    }
  }
  for (const [metric, counter] of PROTOCOL_RATES) {
    const value = now.protocols.get(counter);
    const past = before.protocols.get(counter);
    if (value === undefined || past === undefined) continue;
    const difference = gained(value, past);
    points.push(
      { metric, value: difference / seconds },
      { metric: `${metric}.count`, value: difference, type: 'count' },
    );
  }
  return points;
};
