import { decodeSeriesProtobuf } from '@komainu/wire/series/protobuf.ts';
import { seriesBody } from '@komainu/wire/series/protobuf-body.ts';
import { PointsBatch } from '../../tables/points.ts';
import { SeriesRegistry } from '../series-registry.ts';
import { RequestSink } from './request-sink.ts';

/**
 * CPU seconds per million points from an Agent's body to a Native block, with the registry that production uses:
 * `node features/metrics/server/intake/intake.bench.ts`. Ten bodies make a block of 50 000 rows.
 */
const SERIES = 5000;
const BODIES = 10;
const ROUNDS = 12;
const NOW_S = 1_795_309_200;

const bodies = Array.from({ length: BODIES }, (_, part) =>
  seriesBody(
    Array.from({ length: SERIES }, (_unused, index) => ({
      metric: `shop.checkout.requests.${index % 40}`,
      resources: [['host', `web-${part}-${index % 200}.eu-west-1.compute.internal`]] as const,
      tags: [
        'env:production',
        `service:checkout-${index % 17}`,
        `version:1.${index % 9}.3`,
        'region:eu-west-1',
        `kube_namespace:shop-${index % 5}`,
        `pod_name:checkout-${index}-7d9f`,
        `container_id:${(index * 2654435761).toString(16)}`,
      ],
      points: [[NOW_S, Math.round(Math.sin(index) * 1e4) / 100]] as const,
      interval: 10,
    })),
  ),
);

const registry = new SeriesRegistry();
const batch = new PointsBatch();
let bytes = 0;

function round(): void {
  for (const body of bodies) {
    const sink = new RequestSink(registry, NOW_S, { oldestUnixS: 1, newestUnixS: NOW_S + 10 });
    sink.intoPoints(batch);
    decodeSeriesProtobuf(body, sink);
  }
  bytes = batch.encode().reduce((sum, part) => sum + part.length, 0);
  batch.reset();
}

function perMillion(rounds: number): number {
  const before = process.cpuUsage();
  for (let count = 0; count < rounds; count++) round();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (rounds * BODIES * SERIES);
}

console.log(`first sight of every series: ${perMillion(1).toFixed(2)} CPU s/M points`);
for (const entry of registry.entries()) {
  entry.changed = false;
  entry.storedSeenUnixS = NOW_S;
}
perMillion(4);
console.log(`series known: ${perMillion(ROUNDS).toFixed(3)} CPU s/M points`);
console.log(`${(bytes / (BODIES * SERIES)).toFixed(1)} B a point in the block`);
