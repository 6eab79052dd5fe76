import { Int64Column, NumberColumn } from '../native/columns.ts';
import { HashTable } from './hash-table.ts';
import { decodeSeriesV2, parseJson } from './json.ts';
import { decodeSeriesProtobuf } from './protobuf.ts';
import { seriesBody } from './protobuf-body.ts';
import type { PointSink, SeriesIdentity } from './sink.ts';

/**
 * CPU seconds per million points of series v2 into columns, series known: `node packages/wire/series/series.bench.ts`.
 * Bodies look like those of Agents: eight tags of about 130 bytes a series, one point each.
 */
const SERIES = 5000;
const ROUNDS = 60;

class ColumnSink implements PointSink {
  readonly table = new HashTable();
  readonly seriesId = new Int64Column('series_id', 'UInt64');
  readonly time = new NumberColumn('ts', 'DateTime');
  readonly value = new NumberColumn('value', 'Float64');
  #pending = 0;

  known(low: number, high: number): number {
    return this.table.get(low, high);
  }

  introduce(_identity: SeriesIdentity, low: number, high: number): number {
    const number = this.table.size;
    this.table.set(low, high, number);
    return number;
  }

  point(timeUnixS: number, value: number): void {
    this.time.push(timeUnixS);
    this.value.push(value);
    this.#pending++;
  }

  assign(series: number): void {
    for (; this.#pending > 0; this.#pending--) this.seriesId.pushHalves(series, 0);
  }

  refuse(): void {
    this.#pending = 0;
  }

  reset(): void {
    for (const column of [this.seriesId, this.time, this.value]) column.reset();
  }
}

const series = Array.from({ length: SERIES }, (_, index) => ({
  metric: `shop.checkout.requests.${index % 40}`,
  host: `web-${index % 200}.eu-west-1.compute.internal`,
  tags: [
    `env:production`,
    `service:checkout-${index % 17}`,
    `version:1.${index % 9}.3`,
    `region:eu-west-1`,
    `availability-zone:eu-west-1${'abc'[index % 3]}`,
    `kube_namespace:shop-${index % 5}`,
    `pod_name:checkout-${index}-7d9f`,
    `container_id:${(index * 2654435761).toString(16)}`,
  ],
  value: Math.round(Math.sin(index) * 1e4) / 100,
}));
const protobuf = seriesBody(
  series.map(({ metric, host, tags, value }) => ({
    metric,
    resources: [['host', host]] as const,
    tags,
    points: [[1_795_309_200, value]] as const,
    interval: 10,
  })),
);
const json = Buffer.from(
  JSON.stringify({
    series: series.map(({ metric, host, tags, value }) => ({
      metric,
      tags,
      type: 3,
      resources: [{ type: 'host', name: host }],
      points: [{ timestamp: 1_795_309_200, value }],
    })),
  }),
);

function measure(name: string, decode: (sink: ColumnSink) => void): void {
  const sink = new ColumnSink();
  for (let round = 0; round < 20; round++) {
    decode(sink);
    sink.reset();
  }
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) {
    decode(sink);
    sink.reset();
  }
  const { user, system } = process.cpuUsage(before);
  const perMillion = (user + system) / (ROUNDS * SERIES);
  console.log(
    `${name.padEnd(22)} ${perMillion.toFixed(3)} CPU s/M points, ${Math.round(1e6 / perMillion)} points a CPU s`,
  );
}

console.log(
  `${Math.round(protobuf.length / SERIES)} B a series in protobuf, ${Math.round(json.length / SERIES)} in JSON`,
);
measure('series v2 protobuf', (sink) => decodeSeriesProtobuf(protobuf, sink));
measure('series v2 JSON', (sink) => decodeSeriesV2(parseJson(json), sink));
