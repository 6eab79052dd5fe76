import { TEST_API_KEY } from '../../test/process/server.ts';
import { datadogBodies, type MetricLoad, remoteWriteBodies } from '../load/metrics.ts';
import { sendRemoteWrites, sendSeries } from '../load/send.ts';
import { PROMETHEUS, VICTORIA_METRICS } from '../measure/known-peers.ts';
import { measureOurs } from '../measure/ours.ts';
import { measurePeer } from '../measure/peer.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const ROUNDS = Number(process.env.BENCH_METRIC_ROUNDS ?? 60);
const STEP_S = 60;
/** Ours answers after the commit: enough requests of 10 000 samples must be under way to fill two blocks. */
const OUR_CONNECTIONS = 40;
/** The peers answer from memory; more at once does not help them. */
const PEER_CONNECTIONS = 4;

/** The same samples into ours (series v2) and into the peers (remote write), one after the other in one run. */
export const metrics: BenchCase = {
  name: 'metrics',
  summary: 'samples in, stored and merged: CPU, bytes and memory beside VictoriaMetrics and Prometheus',
  async run(say) {
    const startUnixS = Math.floor(Date.now() / 1000) - ROUNDS * STEP_S;
    const load: MetricLoad = { hosts: 1_000, metricsPerHost: 100, rounds: ROUNDS, stepS: STEP_S, startUnixS };
    const millions = (load.hosts * load.metricsPerHost * load.rounds) / 1e6;
    say(
      `${millions} million samples, ${load.hosts * load.metricsPerHost} series, 10 000 samples a request, ` +
        `${OUR_CONNECTIONS} requests under way to ours and ${PEER_CONNECTIONS} to peers, bodies not compressed; ` +
        'settings of ours and of peers are the defaults',
    );
    const ours = await measureOurs({
      name: 'metrics',
      table: 'points',
      besides: ['series'],
      sent: () => millions * 1e6,
      send: (server) => sendSeries(server.port, TEST_API_KEY, datadogBodies(load), OUR_CONNECTIONS),
    });
    const figures: Figure[] = [
      { name: 'ours: CPU s per million samples', value: ours.cpuSeconds / millions, unit: 's' },
      { name: 'ours: idle CPU, taken off', value: ours.idleCpu, unit: 's/s' },
      { name: 'ours: bytes per sample', value: ours.bytes / millions / 1e6, unit: 'B' },
      { name: 'ours: peak RSS', value: ours.peakRssBytes / 2 ** 20, unit: 'MiB' },
      { name: 'ours: samples per second', value: (millions * 1e6) / ours.wallSeconds, unit: '1/s' },
    ];
    for (const peer of [VICTORIA_METRICS, PROMETHEUS]) {
      const measured = await measurePeer(peer, say, (port) =>
        sendRemoteWrites(port, remoteWriteBodies(load), PEER_CONNECTIONS),
      );
      if (measured === undefined) continue;
      figures.push(
        { name: `${peer.name}: CPU s per million samples`, value: measured.cpuSeconds / millions, unit: 's' },
        { name: `${peer.name}: idle CPU, taken off`, value: measured.idleCpu, unit: 's/s' },
        { name: `${peer.name}: bytes per sample`, value: measured.bytes / millions / 1e6, unit: 'B' },
        { name: `${peer.name}: peak RSS`, value: measured.peakRssBytes / 2 ** 20, unit: 'MiB' },
        {
          name: `ours to ${peer.name}: CPU`,
          value: ours.cpuSeconds / measured.cpuSeconds,
          unit: '',
          ...(peer === VICTORIA_METRICS ? { goal: { atMost: 0.8 } } : { goal: { atMost: 0.25 } }),
        },
        { name: `ours to ${peer.name}: bytes`, value: ours.bytes / measured.bytes, unit: '' },
      );
    }
    return figures;
  },
};
