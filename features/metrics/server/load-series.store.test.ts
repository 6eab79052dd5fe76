import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { metricId, seriesId } from '@komainu/wire/series/identity.ts';
import { expect, it } from 'vitest';
import { metricsTables } from '../tables/index.ts';
import { SeriesBatch } from '../tables/series.ts';
import { loadSeries } from './load-series.ts';
import { type SeriesEntry, SeriesRegistry } from './series-registry.ts';

const NOW_S = 1_795_309_200;

interface Row {
  readonly metric: string;
  readonly host?: string;
  readonly tags?: readonly string[];
  readonly type?: string;
  readonly unit?: string;
  readonly seen?: number;
}

it('takes in every series that was alive, each as its newest row says', async () => {
  const store = await openTestStore(metricsTables);
  const insert = async (rows: readonly Row[]) => {
    const batch = new SeriesBatch();
    for (const row of rows) push(batch, row);
    await store.insert('series', batch.encode(), rows.length);
  };
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    metric: `many.${index % 700}`,
    host: `h-${index % 90}`,
    tags: [`n:${index}`, `of:${index % 7}`],
  }));
  await insert([...many, { metric: 'm', type: 'gauge', unit: 'byte', seen: NOW_S - 60 }, { metric: 'm', host: 'ü' }]);
  await insert([
    { metric: 'm', type: 'count', seen: NOW_S - 30 },
    { metric: 'm', host: 'old', seen: NOW_S - 1_000 },
    { metric: 'barred', host: 'h-1' },
    { metric: 'odd', host: 'h-1', tags: ['', 'naïve:日本', 'x'.repeat(300)], type: 'none' },
  ]);
  const registry = new SeriesRegistry();
  registry.bar('barred');
  await loadSeries(store, registry, NOW_S - 500);
  const found = new Map(
    [...registry.entries()].map((entry) => [keyOf(entry.metric.name, entry.host, entry.tags), entry]),
  );
  expect([registry.size, found.size]).toEqual([3_003, 3_003]);
  for (const { metric, host, tags } of many) {
    const entry = found.get(keyOf(metric, host, tags));
    expect(entry && described(entry)).toEqual([...idOf(metric, host, tags), 'gauge', 10, NOW_S - 9_000, NOW_S, NOW_S]);
  }
  const [newest, odd] = [
    found.get(keyOf('m', '', [])),
    found.get(keyOf('odd', 'h-1', ['', 'naïve:日本', 'x'.repeat(300)])),
  ];
  expect(newest && described(newest)).toEqual([
    ...idOf('m', '', []),
    'count',
    10,
    NOW_S - 9_000,
    NOW_S - 30,
    NOW_S - 30,
  ]);
  expect(odd?.type).toBe('gauge');
  expect([
    [...found.keys()].filter((key) => key.startsWith('m\0')).sort(),
    registry.metric('many.3')?.series.length,
    registry.metric('barred'),
    registry.hosts().length,
    registry.host('h-1')?.series.map((number) => registry.entry(number).host),
    registry.host('h-1')?.lastSeenUnixS,
    registry.host('h-1')?.firstSeenUnixS,
  ]).toEqual([['m\0\0', 'm\0ü\0'], 5, undefined, 91, Array.from({ length: 35 }, () => 'h-1'), NOW_S, NOW_S - 9_000]);
});

it('has nothing to take in from an empty store', async () => {
  const registry = new SeriesRegistry();
  await loadSeries(await openTestStore(metricsTables), registry, 0);
  expect([registry.size, registry.metrics()]).toEqual([0, []]);
});

function push(
  batch: SeriesBatch,
  { metric, host = '', tags = [], type = 'gauge', unit = '', seen = NOW_S }: Row,
): void {
  const { low, high } = seriesId(metric, host, tags);
  batch.metricId.push(metricId(metric));
  batch.seriesId.pushHalves(low, high);
  batch.metric.push(metric);
  batch.type.push(type);
  batch.interval.push(10);
  batch.unit.push(unit);
  batch.host.push(host);
  for (const tag of tags) batch.tags.inner.push(tag);
  batch.tags.endRow();
  batch.firstSeen.push(NOW_S - 9_000);
  batch.lastSeen.push(seen);
  batch.endRow();
}

function keyOf(metric: string, host: string, tags: readonly string[]): string {
  return [metric, host, tags.join(',')].join('\0');
}

function idOf(metric: string, host: string, tags: readonly string[]): [number, number] {
  const { low, high } = seriesId(metric, host, tags);
  return [low | 0, high | 0];
}

function described(entry: SeriesEntry): unknown[] {
  const { idLow, idHigh, type, intervalSeconds, firstSeenUnixS, lastSeenUnixS, storedSeenUnixS } = entry;
  return [idLow, idHigh, type, intervalSeconds, firstSeenUnixS, lastSeenUnixS, storedSeenUnixS];
}
