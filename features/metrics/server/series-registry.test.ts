import type { SeriesIdentity } from '@komainu/wire/series/sink.ts';
import { describe, expect, it } from 'vitest';
import { SeriesRegistry } from './series-registry.ts';

const identity = (parts: Partial<SeriesIdentity>): SeriesIdentity => ({
  metric: 'm',
  host: '',
  tags: [],
  type: 'gauge',
  intervalSeconds: 0,
  unit: '',
  ...parts,
});

describe('SeriesRegistry', () => {
  it('knows one series by whatever order, case or protocol', () => {
    const registry = new SeriesRegistry();
    const numbers = [
      registry.introduce(identity({ host: 'h', tags: ['b:2', 'A:1'] }), 1, 1, 100),
      registry.introduce(identity({ host: 'h', tags: ['a:1', 'b:2', 'a:1'] }), 2, 2, 100),
      registry.introduce(identity({ tags: ['a:1', 'b:2', 'host:h'] }), 3, 3, 100),
      registry.introduce(identity({ host: 'h', tags: ['a:1', 'b:2', 'host:'] }), 4, 4, 100),
      registry.introduce(identity({ host: 'g', tags: ['a:1', 'b:2'] }), 5, 5, 100),
    ];
    const { host, tags } = registry.entry(0);
    expect([numbers, registry.known(2, 2), registry.known(9, 9), host, tags]).toEqual([
      [0, 0, 0, 0, 1],
      0,
      -1,
      'h',
      ['a:1', 'b:2'],
    ]);
  });

  it('keeps what a series is and that its row must be written, whatever comes together', () => {
    const registry = new SeriesRegistry();
    const number = Number(
      registry.find(identity({ host: 'h', tags: ['a:1'], type: 'rate', intervalSeconds: 10 }), 100),
    );
    const seen = () => {
      const { type, intervalSeconds, changed, lastSeenUnixS } = registry.entry(number);
      return [type, intervalSeconds, changed, lastSeenUnixS];
    };
    const states = [seen()];
    registry.entry(number).changed = false;
    states.push(seen());
    registry.touch(number, 'rate', 0, 110);
    states.push(seen());
    registry.touch(number, 'distribution', 2.5, 105);
    states.push(seen());
    expect(states).toEqual([
      ['rate', 10, true, 0],
      ['rate', 10, false, 0],
      ['rate', 10, false, 110],
      ['distribution', 2, true, 110],
    ]);
  });

  it('forgets a metric with its series, and gives later ones new numbers', () => {
    const registry = new SeriesRegistry();
    registry.find(identity({ host: 'h' }), 100);
    registry.find(identity({ metric: 'other', host: 'h' }), 100);
    const before = registry.host('h')?.series;
    registry.forget('m');
    registry.unbar('m');
    const without = registry.host('h')?.series;
    const again = registry.find(identity({ host: 'h' }), 200);
    expect([
      again,
      registry.size,
      [...registry.entries()].map(({ number, metric }) => [number, metric.name]),
      [before, without, registry.host('h')?.series],
      registry.host('h')?.firstSeenUnixS,
    ]).toEqual([
      2,
      2,
      [
        [1, 'other'],
        [2, 'm'],
      ],
      [[0, 1], [1], [1, 2]],
      100,
    ]);
    expect(() => registry.entry(0)).toThrow('never numbered');
    expect(() => registry.entry(3)).toThrow('never numbered');
    expect(registry.entry(2)).toBe(registry.entry(2));
  });

  it('says why it refuses', () => {
    const registry = new SeriesRegistry(1);
    expect([
      registry.find(identity({ metric: '' }), 1),
      registry.find(identity({ metric: '123' }), 1),
      registry.find(identity({}), 1),
      registry.find(identity({ host: 'other' }), 1),
    ]).toEqual(['no_metric_name', 'bad_metric_name', 0, 'too_many_series']);
  });

  it('lists only what had points, and follows changes of type', () => {
    const registry = new SeriesRegistry();
    registry.find(identity({ metric: 'refused', host: 'r' }), 100);
    registry.find(identity({ host: 'h' }), 100);
    const entry = registry.touch(1, 'count', 10, 150);
    expect([
      registry
        .metrics()
        .map(({ name, type, intervalSeconds, lastSeenUnixS }) => [name, type, intervalSeconds, lastSeenUnixS]),
      registry.hosts().map(({ name }) => name),
      entry.changed,
    ]).toEqual([[['m', 'count', 10, 150]], ['h'], true]);
  });

  it('comes back from stored rows under the same ids', () => {
    const before = new SeriesRegistry();
    before.find(identity({ host: 'h', tags: ['x:1'] }), 100);
    const { idLow, idHigh } = before.entry(0);
    const after = new SeriesRegistry();
    const metric = after.storedMetric('m');
    if (metric === undefined) throw new Error('the metric is barred');
    after.restore({
      ...{ metric, hostNumber: after.storedHost('h'), low: idLow, high: idHigh, tagsAt: after.tagLists.add(['x:1']) },
      ...{ type: 'count', intervalSeconds: 10, unit: 'byte', firstSeenUnixS: 100, lastSeenUnixS: 200 },
    });
    const found = after.find(identity({ host: 'h', tags: ['x:1'] }), 300);
    expect([
      found,
      after.size,
      after.metric('m')?.unit,
      after.entry(0).storedSeenUnixS,
      after.entry(0).changed,
    ]).toEqual([0, 1, 'byte', 200, false]);
  });
});
