import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { bench } from 'vitest';
import { catchAll } from '../indexes/definition.ts';
import { Indexes } from '../indexes/indexer.ts';
import type { LogMetricBody } from './definition.ts';
import { LogMetricsTap } from './log-metrics-tap.ts';

const clock = new FakeClock();
const document = <Body>(id: string, body: Body) => ({
  kind: '',
  id,
  version: 1,
  body,
  createdAtUnixMs: 0,
  updatedAtUnixMs: 0,
  updatedBy: 'bench',
  deleted: false,
});
const metric = (id: string, query: string) =>
  document<LogMetricBody>(id, {
    filter: { query },
    group_by: [
      { path: '@http.status_code', tag_name: 'code' },
      { path: 'env', tag_name: 'env' },
    ],
    compute: { aggregation_type: 'count' },
  });

function tapOf(metrics: readonly ReturnType<typeof metric>[]): LogMetricsTap {
  const tap = new LogMetricsTap(clock, new Counters(), async () => undefined);
  tap.use(metrics);
  return tap;
}

const draft = new LogDraft();
new LogDecoder({ service: 'web', host: 'web-1', source: 'nginx', tags: 'env:prod,team:acme' }, clock.nowMs()).decode(
  {
    message: '192.0.2.7 - - [22/Nov/2026:14:00:00 +0000] "GET /api/orders/1234 HTTP/1.1" 200 512 "-" "curl/8.5.0"',
    http: { method: 'GET', status_code: 200, url: '/api/orders/1234', useragent: 'curl/8.5.0', version: '1.1' },
    network: { client: { ip: '192.0.2.7' }, bytes_written: 512 },
    duration: 1234567,
  },
  draft,
);

const others = Array.from({ length: 199 }, (_, index) => metric(`m${index}`, `service:service-${index} status:error`));
const one = tapOf([metric('requests', 'source:nginx')]);
const many = tapOf([...others, metric('requests', 'source:nginx')]);
const unindexed = tapOf(
  Array.from({ length: 200 }, (_, index) => metric(`m${index}`, `@http.status_code:${600 + index}`)),
);

/** A thousand logs a turn. */
async function offer(tap: LogMetricsTap): Promise<void> {
  for (let index = 0; index < 1000; index++) tap.offer(draft);
  await tap.settled();
}

bench('a thousand logs, one metric that counts them', () => offer(one));
bench('a thousand logs, two hundred metrics of which one counts them', () => offer(many));
bench('a thousand logs, two hundred metrics by attributes of which none counts them', () => offer(unindexed));

const indexes = new Indexes();
indexes.use(
  [
    document('audit', { ...catchAll(30), filter: { query: 'source:(audit OR cloudtrail)' } }),
    document('main', {
      ...catchAll(30),
      daily_limit: 1e12,
      exclusion_filters: [
        { name: 'debug', is_enabled: true, filter: { query: 'status:debug', sample_rate: 1 } },
        { name: 'health', is_enabled: true, filter: { query: '@http.url:\\/health', sample_rate: 0.9 } },
      ],
    }),
  ],
  clock.nowMs(),
);

bench('a thousand logs into the second of two indexes with exclusions and a limit', () => {
  for (let index = 0; index < 1000; index++) indexes.place(draft, index, Math.floor(clock.nowMs() / 4096));
});
