import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import type { LogsFeature } from '../ports.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
// The default window of searches ends before its end.
const AT = NOW - 1_000;
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let feature: LogsFeature;
let close: () => Promise<void>;

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
});
afterAll(() => close());

async function post(url: string, payload: object): Promise<unknown> {
  const answer = await context.app.inject({ method: 'POST', url, headers: KEYS, payload });
  const body: unknown = answer.json();
  return body;
}

const PIPELINE = {
  name: 'shop',
  is_enabled: true,
  filter: { query: 'source:shop' },
  processors: [
    {
      type: 'grok-parser',
      is_enabled: true,
      source: 'message',
      grok: { match_rules: 'rule %{word:verb} %{integer:n} took %{number:ms}', support_rules: '' },
    },
    {
      type: 'pipeline',
      is_enabled: true,
      name: 'slow ones',
      filter: { query: '@ms:>100' },
      processors: [
        {
          type: 'category-processor',
          is_enabled: true,
          target: 'speed',
          categories: [{ filter: { query: '*' }, name: 'error' }],
        },
        { type: 'status-remapper', is_enabled: true, sources: ['speed'] },
      ],
    },
  ],
};

describe('pipelines between decoder and row', () => {
  it('parse what comes in from the moment that they are there', async () => {
    await post('/api/v2/logs', [{ message: 'buy 1 took 5', ddsource: 'shop', timestamp: AT }]);
    await post('/api/v1/logs/config/pipelines', PIPELINE);
    await post('/api/v2/logs', [
      { message: 'buy 2 took 7.5', ddsource: 'shop', timestamp: AT },
      { message: 'sell 3 took 500', ddsource: 'shop', timestamp: AT },
      { message: 'buy 4 took 9', ddsource: 'other', timestamp: AT },
    ]);
    const found = async (query: string) => {
      const answer = (await post('/api/v2/logs/events/search', { filter: { query }, sort: 'timestamp' })) as {
        data: { attributes: { message: string; status: string } }[];
      };
      return answer.data.map(({ attributes }) => `${attributes.status}: ${attributes.message}`).sort();
    };
    expect(await found('@verb:buy')).toEqual(['info: buy 2 took 7.5']);
    expect(await found('@n:>1')).toEqual(['error: sell 3 took 500', 'info: buy 2 took 7.5']);
    expect(await found('status:error @speed:error')).toEqual(['error: sell 3 took 500']);
  });

  it('can be tried on samples and on logs of now, step by step', async () => {
    const answer = (await post('/api/unstable/logs/pipelines/try', {
      pipeline: PIPELINE,
      samples: [{ message: 'sell 3 took 500', ddsource: 'shop', timestamp: AT }, 'nothing of it', {}],
      query: '@n:2',
    })) as {
      data: { matched: boolean; steps: { path: number[]; outcome?: string; changed: boolean }[]; log: unknown }[];
    };
    const steps = answer.data.map((sample) =>
      sample.steps.map(({ path, changed, outcome }) => [path.join('.'), changed, outcome]),
    );
    expect(steps).toEqual([
      [
        ['0', true, undefined],
        ['1', true, undefined],
        ['1.0', true, undefined],
        ['1.1', true, undefined],
      ],
      [
        ['0', false, 'no_match'],
        ['1', false, 'not_matched'],
      ],
      [],
      [
        ['0', false, undefined],
        ['1', false, 'not_matched'],
      ],
    ]);
    expect(answer.data.map(({ matched, log }) => [matched, log === null])).toEqual([
      [true, false],
      [false, false],
      [false, true],
      [true, false],
    ]);
    expect(answer.data[0]?.log).toMatchObject({
      status: 'error',
      message: 'sell 3 took 500',
      attributes: { verb: 'sell', n: 3, ms: 500, speed: 'error' },
    });
  });

  it('says what is wrong with a pipeline before trying it', async () => {
    const grok = { match_rules: 'rule %{nothing:x}' };
    const pipeline = { processors: [{ type: 'grok-parser', is_enabled: true, grok }] };
    expect(await post('/api/unstable/logs/pipelines/try', { pipeline, samples: ['x'] })).toEqual({
      errors: [expect.stringContaining('nothing')],
    });
    expect(await post('/api/unstable/logs/pipelines/try', { pipeline: PIPELINE })).toEqual({
      errors: ['there are neither samples nor a query'],
    });
  });
});
