import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { SketchBuilder } from '@komainu/wire/sketches/builder.ts';
import { expect, it } from 'vitest';
import { metricQueryTables, metricsTables } from '../../tables/index.ts';
import { registerMetrics } from '../register.ts';

const NOW_S = 1_795_309_200;

it('reads single points and sketches back as they were written last', async () => {
  await using store = await openTestStore([...metricsTables, ...metricQueryTables]);
  const clock = standingClock(NOW_S * 1000);
  const context = testContext(clock);
  const metadata = openSqliteMetadata(':memory:', clock);
  const { ledger } = context;
  const ports = {
    store,
    metadata,
    ledger,
    hostTags: () => [],
    hostSeen: () => undefined,
    sources: {},
    snapshotFolder: '',
    flushAfterMs: 5,
  };
  const { writer, close } = await registerMetrics(context, ports);
  const series = { metric: 'log count', host: '', tags: ['Status:Error', 'env:prod'] };
  const at = (timeUnixS: number, tags = series.tags) => ({ ...series, tags, timeUnixS });
  const count = { ...series, type: 'count', intervalSeconds: 10 } as const;
  await writer.write([{ ...count, timesUnixS: [NOW_S - 20, NOW_S - 10], values: [1, 2] }]);
  await writer.write([{ ...count, timesUnixS: [NOW_S - 10], values: [5] }]);
  expect(await writer.valuesAt([at(NOW_S - 10), at(NOW_S), at(NOW_S - 20), at(NOW_S - 20, ['env:dev'])])).toEqual([
    5,
    undefined,
    1,
    undefined,
  ]);
  // Tags are compared as they are stored; a name that nothing can be stored under has no points.
  expect(await writer.valuesAt([at(NOW_S - 20, ['env:prod', 'status:error']), { ...at(NOW_S), metric: '' }])).toEqual([
    1,
    undefined,
  ]);

  const builder = new SketchBuilder();
  for (const value of [1, 2, 2, 1000]) builder.add(value);
  const sketch = builder.build();
  const distribution = { metric: 'log.duration', host: '', tags: ['env:prod'] };
  await writer.writeDistributions([{ ...distribution, timesUnixS: [NOW_S - 10], sketches: [sketch] }]);
  expect(await writer.sketchesAt([{ ...distribution, timeUnixS: NOW_S - 10 }])).toEqual([sketch]);
  expect(await writer.sketchesAt([])).toEqual([]);
  await close();
});
