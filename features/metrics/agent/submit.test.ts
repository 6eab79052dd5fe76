import { expect, test } from 'vitest';
import { aggregatedPayloads, putAll } from './submit.ts';

const event = {
  title: 'deploy',
  text: 'done',
  timeUnixS: 0,
  host: '',
  aggregationKey: 'k',
  priority: 'low',
  sourceType: '',
  alertType: 'success',
  tags: ['a:b'],
} as const;
const check = { name: 'db.up', status: 2, timeUnixS: 5, host: 'other', message: 'down', tags: [] } as const;
const series = {
  metric: 'a',
  type: 'gauge',
  intervalSeconds: 10,
  host: 'h',
  tags: [],
  timesUnixS: [1],
  values: [1],
} as const;

test('each kind goes to its own route, dated and named when it is neither', () => {
  const payloads = aggregatedPayloads(
    {
      series: [series],
      sketches: [],
      events: [event, { ...event, sourceType: 'ci', host: 'b' }],
      serviceChecks: [check],
    },
    'h',
    100,
  );
  expect(payloads.map(({ path }) => path)).toEqual(['/api/v2/series', '/intake/', '/api/v1/check_run']);
  expect(JSON.parse(String(payloads[1]?.body))).toMatchObject({
    internalHostname: 'h',
    events: {
      api: [
        {
          msg_title: 'deploy',
          msg_text: 'done',
          timestamp: 100,
          host: 'h',
          priority: 'low',
          alert_type: 'success',
          aggregation_key: 'k',
          tags: ['a:b'],
        },
      ],
      ci: [{ host: 'b', source_type_name: 'ci' }],
    },
  });
  expect(JSON.parse(String(payloads[2]?.body))).toEqual([
    { check: 'db.up', host_name: 'other', timestamp: 5, status: 2, message: 'down', tags: [] },
  ]);
});

test('many series are several payloads', () => {
  const many = Array.from({ length: 10_001 }, () => series);
  const payloads = aggregatedPayloads({ series: many, sketches: [], events: [], serviceChecks: [] }, 'h', 0);
  expect(payloads).toHaveLength(2);
});

test('a refused payload does not keep the others back', async () => {
  const put: string[] = [];
  const outbox = {
    put: async ({ path }: { path: string }) => {
      if (path === '/a') throw new Error('full');
      put.push(path);
    },
  };
  const payload = (path: string) => ({ path, headers: {}, body: Buffer.alloc(0) });
  await expect(putAll(outbox, [payload('/a'), payload('/b')])).rejects.toThrow('full');
  expect(put).toEqual(['/b']);
});
