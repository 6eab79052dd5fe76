import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { expect, test } from 'vitest';
import { StatsDReceiver } from './statsd-receiver.ts';
import { bookStatsD, statsDStatus } from './statsd-status.ts';
import { newAggregator } from './testing.ts';

test('status and scrape say what came, what was dropped and which metric floods', () => {
  const made = newAggregator({ clock: new FakeClock(1000), settings: { maxContexts: 2 } });
  const receiver = new StatsDReceiver({ ...made, logger: silentLogger }, { origins: false, timestamps: true });
  receiver.readProxied(Buffer.from('a:1|c|#u:1\na:1|c|#u:2\na:1|c|#u:3\nb:x|c\n_e{1,1}:a|b\n_sc|up|0'));
  const parts = { ...made, receiver, forward: undefined, datagrams: undefined, problems: ['something'] };
  expect(statsDStatus(parts)).toEqual({
    packets: { udp: 0, unixDatagram: 0, unixStream: 0, http: 1 },
    bytes: 59,
    socketErrors: 0,
    lines: { metrics: 2, events: 1, serviceChecks: 1 },
    dropped: {
      context_limit: { count: 1, line: 'a:1|c|#u:3', timeUnixMs: 1000 },
      bad_value: { count: 1, line: 'b:x|c', timeUnixMs: 1000 },
    },
    contexts: { contexts: 2, limit: 2, metrics: [{ metric: 'a', contexts: 2, refusedLines: 1 }] },
    problems: ['something'],
  });
  const counters = new Counters();
  bookStatsD(counters, parts);
  const text = counters.exposition();
  for (const line of [
    'komainu_agent_statsd_samples 2',
    'komainu_agent_statsd_contexts 2',
    'komainu_agent_statsd_packets_total{transport="http"} 1',
    'komainu_agent_statsd_dropped_total{reason="context_limit"} 1',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
});
