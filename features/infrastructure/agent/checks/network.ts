import type { NetworkOptions } from '../options.ts';
import type { InterfaceCounters } from '../proc.ts';
import { gained, type HostCheck, type HostPoint, type Snapshot, secondsBetween } from '../snapshot.ts';
import { PROTOCOL_COUNTERS } from './protocol-counters.ts';

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

/** Counters of connection tracking, by their names in /proc/net/stat/nf_conntrack. */
const CONNTRACK_COUNTERS: readonly (readonly [metric: string, counter: string])[] = [
  ['system.net.conntrack.found', 'found'],
  ['system.net.conntrack.invalid', 'invalid'],
  ['system.net.conntrack.ignore', 'ignore'],
  ['system.net.conntrack.insert', 'insert'],
  ['system.net.conntrack.insert_failed', 'insert_failed'],
  ['system.net.conntrack.drop', 'drop'],
  ['system.net.conntrack.early_drop', 'early_drop'],
  ['system.net.conntrack.error', 'icmp_error'],
  ['system.net.conntrack.search_restart', 'search_restart'],
  ['system.net.conntrack.clash_resolve', 'clashres'],
  ['system.net.conntrack.chaintoolong', 'chainlength'],
];

/**
 * `system.net.*`: a second's worth by interface, what each interface is, protocols of the whole machine, sockets by their
 * state and connection tracking.
 */
export const networkCheck: HostCheck = (now, before, { network }) => [
  ...gaugesOf(now),
  ...interfaceGauges(now),
  ...(before === undefined ? [] : interfaceRates(now, before, network)),
  ...(before === undefined ? [] : protocolRates(now, before, network)),
  ...(before === undefined ? [] : conntrackCounts(now, before)),
];

function gaugesOf({ protocols, sockets, conntrack }: Snapshot): HostPoint[] {
  const established = protocols.get('Tcp.CurrEstab');
  return [
    ...(established === undefined ? [] : [{ metric: 'system.net.tcp.current_established', value: established }]),
    ...[...sockets].flatMap(([protocol, states]) =>
      [...states].map(([state, value]) => ({ metric: `system.net.${protocol}.${state}`, value })),
    ),
    ...[...conntrack].map(([name, value]) => ({ metric: `system.net.conntrack.${name}`, value })),
  ];
}

/** What an interface is, tagged `iface:`; the Agent reports every one, also the loopback. */
function interfaceGauges({ interfaceFacts }: Snapshot): HostPoint[] {
  return [...interfaceFacts].flatMap(([name, facts]) => {
    const tags = [`iface:${name}`];
    const known = [
      ['mtu', facts.mtu],
      ['tx_queue_len', facts.txQueueLength],
      ['up', facts.up],
      ['num_tx_queues', facts.txQueues],
      ['num_rx_queues', facts.rxQueues],
    ] as const;
    return known.flatMap(([metric, value]) =>
      value === undefined ? [] : [{ metric: `system.net.iface.${metric}`, value, tags }],
    );
  });
}

function interfaceRates(now: Snapshot, before: Snapshot, options: NetworkOptions): HostPoint[] {
  const seconds = secondsBetween(now, before);
  return [...now.interfaces].flatMap(([device, counters]) => {
    const past = before.interfaces.get(device);
    if (past === undefined || options.excludes(device)) return [];
    const facts = now.interfaceFacts.get(device);
    const tags = [
      `device:${device}`,
      `device_name:${device}`,
      ...(facts?.speed === undefined ? [] : [`speed:${facts.speed}`]),
      ...(facts?.mtu === undefined ? [] : [`mtu:${facts.mtu}`]),
    ];
    return INTERFACE_RATES.map(([metric, counter]) => ({
      metric,
      value: gained(counters[counter], past[counter]) / seconds,
      tags,
    }));
  });
}

function protocolRates(now: Snapshot, before: Snapshot, options: NetworkOptions): HostPoint[] {
  const seconds = secondsBetween(now, before);
  return PROTOCOL_COUNTERS.flatMap(([metric, counter]) => {
    const value = now.protocols.get(counter);
    const past = before.protocols.get(counter);
    if (value === undefined || past === undefined) return [];
    const difference = gained(value, past);
    return [
      ...(options.rates ? [{ metric, value: difference / seconds }] : []),
      ...(options.counts ? [{ metric: `${metric}.count`, value: difference, type: 'count' as const }] : []),
    ];
  });
}

function conntrackCounts(now: Snapshot, before: Snapshot): HostPoint[] {
  return now.conntrackCounters.flatMap((counters, core) => {
    const past = before.conntrackCounters[core];
    if (past === undefined) return [];
    return CONNTRACK_COUNTERS.flatMap(([metric, name]) => {
      const value = counters.get(name);
      if (value === undefined) return [];
      return [{ metric, value: gained(value, past.get(name) ?? 0), type: 'count' as const, tags: [`cpu:${core}`] }];
    });
  });
}
