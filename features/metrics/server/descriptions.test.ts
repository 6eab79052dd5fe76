import { systemClock } from '@komainu/kernel/clock.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { normalizeMetricName } from '@komainu/wire/series/names.ts';
import { expect, it } from 'vitest';
import { MetricDescriptions } from './descriptions.ts';
import { readReadyDescriptions } from './ready-descriptions.ts';
import { unitPair } from './units.ts';

const METRIC = 'system.net.bytes_rcvd';
const READY = new Map([[METRIC, { unit: 'byte', perUnit: 'second', description: { en: 'received', ja: '受信' } }]]);

function answers(of: MetricDescriptions, ofPoints = '') {
  return [of.unitOf(METRIC, ofPoints), of.perUnitOf(METRIC, ofPoints), of.textOf(METRIC, 'ja')];
}

it('takes a written unit before that of the points, and that before the ready one', async () => {
  const metadata = openSqliteMetadata(':memory:', systemClock);
  const descriptions = new MetricDescriptions(metadata, READY);
  const before = [answers(descriptions), answers(descriptions, 'bit')];
  await descriptions.merge(METRIC, { unit: 'packet', description: 'mine' }, 'somebody');
  const again = new MetricDescriptions(metadata, READY);
  await again.load();
  expect([...before, answers(descriptions), answers(again, 'bit')]).toEqual([
    ['byte', 'second', '受信'],
    ['bit', undefined, '受信'],
    ['packet', undefined, 'mine'],
    ['packet', undefined, 'mine'],
  ]);
  await metadata.close();
});

it('knows the units of the Agent and its checks, each in both languages', () => {
  const ready = readReadyDescriptions();
  const unknown = [...ready].filter(
    ([name, { unit, perUnit, description }]) =>
      normalizeMetricName(name) !== name ||
      (unit !== undefined && unitPair(unit, perUnit)?.[0].name !== unit) ||
      (perUnit !== undefined && unitPair(perUnit) === null) ||
      description.en === '' ||
      description.ja === '',
  );
  const unitsOf = (...names: string[]) => names.map((name) => ready.get(`system.${name}`)?.unit);
  expect({
    unknown,
    units: unitsOf('mem.used', 'disk.free', 'net.bytes_sent', 'cpu.user', 'disk.in_use', 'uptime', 'io.await'),
  }).toEqual({
    unknown: [],
    units: ['mebibyte', 'kibibyte', 'byte', 'percent', 'fraction', 'second', 'millisecond'],
  });
});
