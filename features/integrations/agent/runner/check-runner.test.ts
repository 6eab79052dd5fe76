import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, test } from 'vitest';
import type { CheckOutput, ValueCollectors } from '../aggregate/parts.ts';
import type { Check, CheckModule, CheckSender } from '../check.ts';
import { testParts } from '../testing.ts';
import { CheckRunner, type WantedInstance } from './check-runner.ts';

const collectors: ValueCollectors = {
  histogram: () => ({ add: () => {}, points: () => [] }),
  sketch: () => ({
    add: () => {},
    build: () => ({ timeUnixS: 0, count: 0, min: 0, max: 0, sum: 0, keys: [], counts: [] }),
  }),
};

/** A runner over checks that are functions. */
function newRunner(checks: Record<string, Check['run']>, atOnce = 4) {
  const clock = new FakeClock();
  const sent: CheckOutput[] = [];
  const modules = Object.fromEntries(
    Object.entries(checks).map(([name, run]): [string, () => Promise<{ check: CheckModule }>] => [
      name,
      async () => ({ check: { name, create: () => ({ run }) } }),
    ]),
  );
  const runner = new CheckRunner(
    { atOnce, limitMs: 60_000, flushMs: 15_000 },
    {
      checks: modules,
      parts: testParts(clock),
      counters: new Counters(),
      collectors,
      random: () => 0,
      beat: () => {},
      send: async (output) => void sent.push(output),
    },
  );
  return { runner, clock, sent };
}

function wanted(check: string, instance: object = {}, id = `${check}:1`): WantedInstance {
  return { check, id, source: 'file:/conf.d/x.yaml', initConfig: {}, instance: { ...instance }, tags: [] };
}

const up: Check['run'] = async (sender: CheckSender) => sender.gauge('up', 1, ['a:b']);

test('an instance runs each interval, and what it measured is sent with its tags', async () => {
  const { runner, clock, sent } = newRunner({ one: up });
  await runner.apply([wanted('one', { tags: ['t:1'], service: 'shop', min_collection_interval: 10 })]);
  clock.advance(0);
  await eventually(() => expect(runner.status()[0]?.runs).toBe(1));
  clock.advance(10_000);
  await eventually(() =>
    expect(runner.status()[0]).toMatchObject({ runs: 2, state: 'ok', metrics: 1, totalMetrics: 2 }),
  );
  clock.advance(5_000);
  await eventually(() => expect(sent).toHaveLength(1));
  await runner.close();
  expect({
    series: sent[0]?.series.map(({ metric, tags, host, timesUnixS }) => [metric, tags, host, timesUnixS]),
    checks: sent[0]?.serviceChecks.map(({ name, status, tags }) => [name, status, tags]),
  }).toEqual({
    series: [
      ['up', ['a:b', 'service:shop', 't:1'], 'test-host', [1_700_000_000]],
      ['up', ['a:b', 'service:shop', 't:1'], 'test-host', [1_700_000_010]],
    ],
    checks: [
      ['datadog.agent.check_status', 0, ['check:one']],
      ['datadog.agent.check_status', 0, ['check:one']],
    ],
  });
});

test('a check that throws, an unknown one and a broken instance have a clear line each; the rest goes on', async () => {
  const { runner, clock } = newRunner({
    good: up,
    bad: async (sender) => {
      sender.gauge('before', 1);
      throw new Error('connection refused');
    },
    odd: async () => {
      throw undefined;
    },
  });
  await runner.apply([
    wanted('good'),
    wanted('bad'),
    wanted('odd'),
    wanted('nothing'),
    wanted('good', { min_collection_interval: 'soon' }, 'good:2'),
  ]);
  clock.advance(0);
  await eventually(() => expect(runner.status().map((one) => one.runs)).toEqual([1, 1, 1]));
  const states = runner.status().map(({ check, state, error, metrics }) => [check, state, error, metrics]);
  await runner.close();
  expect([states, runner.problems()]).toEqual([
    [
      ['good', 'ok', '', 1],
      ['bad', 'error', 'connection refused', 1],
      ['odd', 'error', 'undefined', 0],
    ],
    [
      'file:/conf.d/x.yaml: nothing: there is no check named nothing',
      'file:/conf.d/x.yaml: good: option min_collection_interval must be a number, not the string "soon"',
    ],
  ]);
});

test('a check that hangs is named, holds up nobody, and runs again when it has ended', async () => {
  const ends: (() => void)[] = [];
  const stuck: Check['run'] = () => new Promise((resolve) => ends.push(resolve));
  const { runner, clock } = newRunner({ stuck, good: up }, 1);
  await runner.apply([wanted('stuck'), wanted('good')]);
  clock.advance(0);
  await eventually(() => expect(ends).toHaveLength(1));
  clock.advance(65_000);
  await eventually(() => expect(runner.status().map(({ state }) => state)).toEqual(['hanging', 'ok']));
  expect(runner.status()[0]?.error).toContain('it was told to stop after 60 s and goes on');
  clock.advance(600_000);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await eventually(() => {
    clock.advance(0);
    expect(ends).toHaveLength(2);
  });
  ends[1]?.();
  await runner.close();
});

test('a check that takes too long and heeds the signal is stopped', async () => {
  const slow: Check['run'] = (_, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const { runner, clock } = newRunner({ slow });
  await runner.apply([wanted('slow')]);
  clock.advance(0);
  await eventually(() => {
    clock.advance(60_000);
    expect(runner.status()[0]).toMatchObject({ state: 'error', error: 'took longer than 60 s and was stopped' });
  });
  await runner.close();
});

test('a changed set of instances stops what is gone and leaves the rest alone', async () => {
  const { runner, clock } = newRunner({ one: up });
  await runner.apply([wanted('one', {}, 'one:a'), wanted('one', {}, 'one:b')]);
  clock.advance(0);
  await eventually(() => expect(runner.status().map((one) => one.runs)).toEqual([1, 1]));
  await runner.apply([wanted('one', {}, 'one:b'), wanted('one', {}, 'one:c')]);
  expect(runner.status().map(({ id, runs }) => [id, runs])).toEqual([
    ['one:b', 1],
    ['one:c', 0],
  ]);
  await runner.close();
});

test('an instance whose secret or tags are others now is made anew', async () => {
  const { runner, clock } = newRunner({ one: up });
  await runner.apply([wanted('one', { password: 'old' })]);
  clock.advance(0);
  await eventually(() => expect(runner.status().map((one) => one.runs)).toEqual([1]));
  await runner.apply([wanted('one', { password: 'new' })]);
  expect(runner.status().map((one) => one.runs)).toEqual([0]);
  await runner.close();
});

test('a run by hand reports what was said and sends nothing', async () => {
  let total = 0;
  const { runner, clock, sent } = newRunner({
    one: async (sender) => {
      total += 5;
      sender.monotonicCount('total', total);
      sender.serviceCheck('one.can_connect', 0);
      sender.warning('slow');
    },
  });
  const report = runner.runAlone(wanted('one'), 2, 1000, new AbortController().signal);
  await eventually(() => {
    clock.advance(1000);
    expect(total).toBe(10);
  });
  expect(await report).toMatchObject({
    check: 'one',
    error: '',
    warnings: ['slow'],
    metrics: [{ metric: 'total', type: 'monotonic_count', value: 10, host: 'test-host', tags: [] }],
    serviceChecks: [{ name: 'one.can_connect', status: 0 }],
  });
  await runner.close();
  expect(sent).toEqual([]);
});
