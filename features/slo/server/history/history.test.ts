import { testContext } from '@komainu/testkit/test-server.ts';
import { describe, expect, it } from 'vitest';
import {
  COUNTED as counted,
  createSlo as create,
  DAY,
  HOUR,
  hits,
  NOW_S,
  sloClient,
  type TestWorld,
} from '../test-client.ts';

const client = (world?: TestWorld) => sloClient(testContext, world);

it('counts what a formula takes for good and bad', async () => {
  const { ask } = client({ series: hits('a') });
  const count = {
    good_events_formula: { formula: 'all - bad' },
    bad_events_formula: { formula: 'bad' },
    queries: [
      { data_source: 'metrics', name: 'all', query: 'sum:hits{*}.as_count()' },
      { data_source: 'metrics', name: 'bad', query: 'sum:hits{code:5xx}.as_count()' },
    ],
  };
  const { query: _, ...rest } = counted;
  const id = await create(ask, { ...rest, sli_specification: { count } });
  expect((await ask('GET', `/api/v1/slo/${id}`)).body.data.query).toEqual({
    numerator: 'sum:hits{*}.as_count() - sum:hits{code:5xx}.as_count()',
    denominator: '(sum:hits{*}.as_count() - sum:hits{code:5xx}.as_count()) + (sum:hits{code:5xx}.as_count())',
  });
  const { body } = await ask('GET', `/api/v1/slo/${id}/history?from_ts=${NOW_S - HOUR}&to_ts=${NOW_S}`);
  expect(body.data.overall.sli_value).toBe(25);
  expect([body.data.series.numerator.sum, body.data.series.denominator.sum]).toEqual([15, 60]);
});

describe('history', () => {
  const last = (id: string, seconds: number, more = '') =>
    `/api/v1/slo/${id}/history?from_ts=${NOW_S - seconds}&to_ts=${NOW_S}${more}`;

  it('says how many were good, what is left of the budget, and how fast it goes', async () => {
    const { ask } = client({ series: hits('a') });
    const id = await create(ask);
    const { data } = (await ask('GET', last(id, DAY))).body;
    const total = 1_440;
    const sli = ((total - 45) / total) * 100;
    expect(data.overall).toEqual({
      sli_value: sli,
      uptime: sli,
      span_precision: 2,
      precision: { custom: 2, '7d': 2 },
      state: 'warning',
      error_budget_remaining: { '7d': expect.closeTo(100 - ((100 - sli) / 5) * 100, 9) },
      raw_error_budget_remaining: { '7d': { value: expect.closeTo(total * 0.05 - 45, 9), unit: 'requests' } },
      burn_rate: { '7d': expect.closeTo((100 - sli) / 5, 9) },
      corrections: [],
    });
    expect((await ask('GET', last(id, DAY, '&target=99'))).body.data.thresholds).toMatchObject({
      custom: { target: 99 },
    });
    expect((await ask('GET', last(id, HOUR, '&target=20'))).body.data.overall.state).toBe('ok');
  });

  it('takes corrections out of the count, to the minute', async () => {
    const { ask } = client({ series: hits('a') });
    const id = await create(ask);
    const correct = (attributes: object) =>
      ask('POST', '/api/v1/slo/correction', { data: { type: 'correction', attributes } });
    const usual = { slo_id: id, category: 'Deployment', description: 'x', timezone: 'UTC' };
    await correct({ ...usual, start: NOW_S - HOUR, end: NOW_S - 7 * 60 });
    const one = (await ask('GET', last(id, DAY))).body.data;
    expect([one.series.denominator.sum, one.overall.corrections.length]).toEqual([1_440, 1]);
    const sum = DAY / 60 - 53;
    // Of the seven minutes that are left, one hit is good.
    expect(one.overall.sli_value).toBeCloseTo(((sum - 6) / sum) * 100, 9);
    expect((await ask('GET', last(id, DAY, '&apply_correction=false'))).body.data.overall.sli_value).toBeLessThan(97);
    const recurring = { start: NOW_S - 3 * DAY - 1_800, rrule: 'FREQ=DAILY', duration: 1_800 };
    await correct({ ...usual, slo_id: undefined, slo_query: 'slo_type:metric', ...recurring });
    expect((await ask('GET', last(id, DAY))).body.data.overall.sli_value).toBe(100);
  });

  it('tells groups apart', async () => {
    const ofB = hits('b').map((one) => ({ ...one, tags: [one.tags[0]?.replace('5xx', '2xx') ?? '', 'host:b'] }));
    const { ask } = client({ series: [...hits('a'), ...ofB] });
    const by = {
      numerator: 'sum:hits{code:2xx} by {host}.as_count()',
      denominator: 'sum:hits{*} by {host}.as_count()',
    };
    const id = await create(ask, { ...counted, query: by });
    const { data } = (await ask('GET', last(id, HOUR))).body;
    expect(data.group_by).toEqual(['host']);
    expect(data.groups.map(({ name, sli_value }: { name: string; sli_value: number }) => [name, sli_value])).toEqual([
      ['host:a', 25],
      ['host:b', 100],
    ]);
    expect(data.overall.sli_value).toBe(62.5);
  });

  it('says so when nothing was there', async () => {
    const { ask } = client();
    const id = await create(ask);
    expect((await ask('GET', last(id, DAY))).body.data.overall).toEqual({
      sli_value: null,
      uptime: null,
      span_precision: 2,
      precision: { custom: 2, '7d': 2 },
      state: 'no_data',
      corrections: [],
      errors: [{ error_type: 'ZERO_VALUED_DENOMINATOR', error_message: 'The denominator is zero valued' }],
    });
  });

  it('counts slices of time', async () => {
    const { ask } = client({ series: hits('a') });
    const time_slice = {
      comparator: '<',
      threshold: 0.5,
      query: {
        formulas: [{ formula: 'bad / all' }],
        queries: [
          { data_source: 'metrics', name: 'all', query: 'sum:hits{*}.as_count()' },
          { data_source: 'metrics', name: 'bad', query: 'sum:hits{code:5xx}.as_count()' },
        ],
      },
    };
    const id = await create(ask, {
      name: 'Up',
      type: 'time_slice',
      sli_specification: { time_slice },
      thresholds: counted.thresholds,
    });
    const { data } = (await ask('GET', last(id, DAY))).body;
    expect(data.overall.sli_value).toBeCloseTo((23 / 24) * 100, 9);
    expect(data.overall.history).toEqual([
      [NOW_S - DAY, 0],
      [NOW_S - HOUR, 1],
      [NOW_S, 2],
    ]);
    expect(data.overall.raw_error_budget_remaining['7d']).toEqual({
      value: expect.closeTo(DAY * 0.05 - HOUR, 6),
      unit: 'seconds',
    });
  });

  it('counts the time that monitors did not alert', async () => {
    const span = (state: 'OK' | 'Alert' | 'No Data', from: number, to: number) => ({
      state,
      fromUnixMs: (NOW_S - from) * 1000,
      toUnixMs: (NOW_S - to) * 1000,
    });
    const a = [span('OK', DAY, 4 * HOUR), span('Alert', 4 * HOUR, 2 * HOUR), span('OK', 2 * HOUR, 0)];
    const b = [
      span('No Data', DAY, 12 * HOUR),
      span('OK', 12 * HOUR, 3 * HOUR),
      span('Alert', 3 * HOUR, HOUR),
      span('OK', HOUR, 0),
    ];
    const monitors = {
      find: async (id: number) => (id < 3 ? { id, name: `m${id}`, tags: [], type: 'metric alert' } : undefined),
      states: async (id: number) =>
        new Map(
          id === 1
            ? [
                ['*', a],
                ['host:a', a],
                ['host:b', b],
              ]
            : [['*', b]],
        ),
    };
    const { ask } = client({ monitors });
    const slo = { name: 'Up', type: 'monitor', thresholds: counted.thresholds };
    expect((await ask('POST', '/api/v1/slo', { ...slo, monitor_ids: [3] })).body.errors).toEqual([
      'Invalid payload: monitor 3 not found',
    ]);
    const history = async (changes: object) => {
      const id = await create(ask, { ...slo, ...changes });
      const { overall, groups, monitors: each } = (await ask('GET', last(id, DAY))).body.data;
      const part = ({ name, sli_value }: { name: string; sli_value: number }) => [name, sli_value];
      return [overall.sli_value, groups?.map(part), each?.map(part)];
    };
    const [ofA, ofB] = [(22 / 24) * 100, (10 / 12) * 100];
    expect(await history({ monitor_ids: [1] })).toEqual([
      ofA,
      [
        ['host:a', ofA],
        ['host:b', ofB],
      ],
      undefined,
    ]);
    expect(await history({ monitor_ids: [1], groups: ['host:b'] })).toEqual([ofB, [['host:b', ofB]], undefined]);
    expect(await history({ monitor_ids: [1, 2] })).toEqual([
      (21 / 24) * 100,
      undefined,
      [
        ['1', ofA],
        ['2', ofB],
      ],
    ]);
  });
});

it('tells monitors what is spent, and how fast', async () => {
  const { ask, feature } = client({ series: hits('a') });
  const sloId = await create(ask);
  const asked = { sloId, overSeconds: 7 * DAY, longWindowSeconds: HOUR, shortWindowSeconds: 2 * HOUR };
  const read = (measure: 'error_budget' | 'burn_rate', changes: object = {}) =>
    feature.readings({ ...asked, measure, ...changes }, NOW_S * 1000);
  expect(await read('error_budget')).toEqual([{ tags: [], value: expect.closeTo((45 / 1_440 / 0.05) * 100, 9) }]);
  expect(await read('burn_rate')).toEqual([{ tags: [], value: expect.closeTo(37.5 / 5, 9) }]);
  expect(await read('burn_rate', { shortWindowSeconds: null })).toEqual([{ tags: [], value: expect.closeTo(15, 9) }]);
  expect(await read('burn_rate', { sloId: 'none' })).toBeUndefined();
});

it('draws what it was, interval by interval', async () => {
  const { ask, feature } = client({ series: [...hits('a'), ...hits('b')] });
  const by = { numerator: 'sum:hits{code:2xx} by {host}.as_count()', denominator: 'sum:hits{*} by {host}.as_count()' };
  const id = await create(ask, { ...counted, query: by });
  const grid = { startUnixS: NOW_S - 3 * HOUR, intervalSeconds: HOUR, points: 4 };
  const read = async (measure: string, byGroup = false) =>
    (await feature.series({ id, measure, byGroup }, grid)).map(({ tags, values }) => [tags, [...values]]);
  const [a, b] = [{ host: 'a' }, { host: 'b' }];
  expect(await read('slo_status')).toEqual([[{}, [100, 100, 25, Number.NaN]]]);
  expect(await read('bad_events', true)).toEqual([
    [a, [0, 0, 45, Number.NaN]],
    [b, [0, 0, 45, Number.NaN]],
  ]);
  expect(await read('burn_rate')).toEqual([[{}, [0, 0, 15, Number.NaN]]]);
  await expect(read('nonsense')).rejects.toMatchObject({ code: 'bad_measure' });
  expect(await feature.series({ id: 'none', measure: 'slo_status', byGroup: false }, grid)).toEqual([]);
});
