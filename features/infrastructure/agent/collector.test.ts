import { fileURLToPath } from 'node:url';
import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, test } from 'vitest';
import { HostCollector } from './collector.ts';
import { hostMetadata, parseCpuInfo, parseOsRelease, readHostFacts } from './host-metadata.ts';
import { DEFAULT_HOST_OPTIONS } from './options.ts';
import { readSnapshot } from './read-snapshot.ts';

const recording = (name: string) => {
  const proc = fileURLToPath(new URL(`testdata/${name}`, import.meta.url));
  return { proc, sys: `${proc}/nowhere`, dev: `${proc}/nowhere` };
};

test('rates are there with the first report, two seconds after the start', async () => {
  const clock = new FakeClock(1_700_000_000_000);
  const written: MetricSeries[][] = [];
  const beats: number[] = [];
  let round = 0;
  const collector = new HostCollector({
    host: 'web-1',
    agentVersion: '1.2.3',
    clock,
    counters: new Counters(),
    logger: silentLogger,
    options: DEFAULT_HOST_OPTIONS,
    readSnapshot: (timeMs) => readSnapshot(timeMs, recording(round++ === 0 ? 'proc-1' : 'proc-2')),
    metrics: {
      write: async (series) => {
        written.push([...series]);
      },
    },
    heartbeat: async (timeUnixS) => {
      beats.push(timeUnixS);
    },
  });
  collector.start();
  await eventually(() => {
    clock.advance(100);
    expect(beats.length).toBeGreaterThan(0);
  });
  await collector.close();
  const [report = []] = written;
  expect(report.find(({ metric }) => metric === 'system.cpu.idle')).toMatchObject({
    type: 'gauge',
    host: 'web-1',
    tags: [],
    timesUnixS: [1_700_000_001],
  });
  expect(report.find(({ metric }) => metric === 'system.cpu.context_switches')).toMatchObject({
    type: 'count',
    intervalSeconds: 15,
    values: [542],
  });
  expect(report.find(({ metric }) => metric === 'datadog.agent.running')).toMatchObject({ tags: ['version:1.2.3'] });
});

test('host metadata is the document of the Agent', async () => {
  const facts = await readHostFacts('web-1', '1.2.3', ['env:prod', 'team:shop']);
  const document = hostMetadata(facts, await readSnapshot(0, recording('proc-1')));
  expect(document).toMatchObject({
    internalHostname: 'web-1',
    agentVersion: '1.2.3',
    'host-tags': { system: ['env:prod', 'team:shop'] },
    meta: { hostname: 'web-1' },
  });
  const { gohai } = document as { gohai: string };
  expect(JSON.parse(gohai)).toMatchObject({
    memory: { total: '24684096kB', swap_total: '0kB' },
    platform: { hostname: 'web-1' },
  });
});

test('processors and distribution are read from their texts', () => {
  expect(
    parseCpuInfo('processor\t: 0\nmodel name\t: A: B\n\nprocessor\t: 1\n\n').map((one) => one.get('model name')),
  ).toEqual(['A: B', undefined]);
  expect(parseOsRelease('ID=debian\nVERSION_ID="13"\n')).toEqual(
    new Map([
      ['ID', 'debian'],
      ['VERSION_ID', '13'],
    ]),
  );
});
