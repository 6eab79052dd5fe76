import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRequestBody } from '../../packages/wire/prometheus/write-body.ts';
import { encodeSnappyLiterals } from '../../packages/wire/snappy/snappy.ts';
import { eventually, type RunningServer, startServer } from '../process/server.ts';
import { prometheusBinary, type RunningPrometheus, startPrometheus } from './prometheus-server.ts';
import { demoSamples, demoSeries, SAMPLE_S } from './promql-demo.ts';
import { QUERIES, REFUSED } from './promql-queries.ts';

const binary = prometheusBinary();
const SAMPLES = 900;
const SAMPLES_A_REQUEST = 30;

let server: RunningServer;
let prometheus: RunningPrometheus;
let startUnixS: number;

async function write(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0',
      ...headers,
    },
    body: new Uint8Array(body),
  });
  expect([answer.status, await answer.text()]).toEqual([204, '']);
}

interface Answer {
  readonly status: string;
  readonly data?: {
    readonly resultType: string;
    readonly result: unknown;
  };
}

const basic = () => ({
  authorization: `Basic ${btoa(`${server.apiKey}:${server.applicationKey}`)}`,
});

async function both(path: string, parameters: Readonly<Record<string, string>>) {
  const form = new URLSearchParams(parameters);
  const [ours, theirs] = await Promise.all([
    fetch(`${server.url}/prometheus/api/v1/${path}`, { method: 'POST', body: form, headers: basic() }),
    fetch(`${prometheus.url}/api/v1/${path}`, { method: 'POST', body: form }),
  ]);
  return {
    ours: (await ours.json()) as Answer,
    theirs: (await theirs.json()) as Answer,
    statuses: [ours.status, theirs.status],
  };
}

type Line = readonly [metric: string, values: readonly (readonly unknown[])[]];

/** What an answer holds: lines in one order unless theirs counts. */
function linesOf({ data }: Answer, ordered = false): { type: string | undefined; lines: Line[] } {
  const type = data?.resultType;
  if (type !== 'vector' && type !== 'matrix') return { type, lines: [['', [data?.result as unknown[]]]] };
  const result = data?.result as { metric: Record<string, string>; value?: unknown[]; values?: unknown[][] }[];
  const lines = result.map(({ metric, value, values }): Line => {
    return [JSON.stringify(Object.entries(metric).sort()), values ?? [value ?? []]];
  });
  return { type, lines: ordered ? lines : lines.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** Ours, with theirs put for numbers that differ in their last digits only: sums are added up in another order. */
function settled(ours: Line[], theirs: Line[]): Line[] {
  return ours.map(([metric, values], line) => [
    metric,
    values.map((pair, at) =>
      pair.map((value, part) => (isNear(value, theirs[line]?.[1][at]?.[part]) ? theirs[line]?.[1][at]?.[part] : value)),
    ),
  ]);
}

function isNear(ours: unknown, theirs: unknown): boolean {
  const [a, b] = [Number(ours), Number(theirs)];
  // What is left of numbers that cancel out has no digits that mean anything.
  return Math.abs(a - b) <= Math.max(1e-9 * Math.abs(b), 1e-11);
}

function expectSame(ours: Answer, theirs: Answer, ordered = false): void {
  const expected = linesOf(theirs, ordered);
  const { type, lines } = linesOf(ours, ordered);
  expect({ type, lines: settled(lines, expected.lines) }).toEqual(expected);
}

describe.skipIf(binary === undefined)('PromQL as Prometheus answers it (needs the package "prometheus")', () => {
  beforeAll(async () => {
    [server, prometheus] = await Promise.all([
      startServer({ name: 'promql', env: { KOMAINU_AGENT: 'off' } }),
      startPrometheus(binary ?? ''),
    ]);
    startUnixS = Math.floor(Date.now() / 600_000) * 600 - SAMPLES * SAMPLE_S;
    const series = demoSeries();
    for (let first = 0; first < SAMPLES; first += SAMPLES_A_REQUEST) {
      const body = encodeSnappyLiterals(writeRequestBody(demoSamples(series, startUnixS, first, SAMPLES_A_REQUEST)));
      await Promise.all([
        write(`${server.url}/api/v1/push`, body, { authorization: `Bearer ${server.apiKey}` }),
        write(`${prometheus.url}/api/v1/write`, body, {}),
      ]);
    }
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), prometheus?.stop()]);
  });

  // Never a whole ten seconds: where a range begins at a sample, Prometheus 2 counts it in, Prometheus 3 and we do not.
  it.each(QUERIES)('at one moment: %s', async (query) => {
    const time = String(startUnixS + 7_207);
    const { ours, theirs, statuses } = await both('query', { query, time });
    const ordered = /^(?:sort|topk|bottomk)/.test(query) && !/by|without/.test(query);
    expect(statuses).toEqual([200, 200]);
    expectSame(ours, theirs, ordered);
  });

  it.each(QUERIES.filter((query) => !query.startsWith('"')))('over an hour: %s', async (query) => {
    const range = { start: String(startUnixS + 4_007), end: String(startUnixS + 7_607), step: '50s' };
    const { ours, theirs, statuses } = await both('query_range', { query, ...range });
    expect(statuses).toEqual([200, 200]);
    expectSame(ours, theirs);
  });

  it.each(REFUSED)('refuses: %s', async (query) => {
    const { statuses, ours } = await both('query', { query, time: String(startUnixS + 7_207) });
    expect([statuses[0], ours.status]).toEqual([statuses[1], 'error']);
  });

  it.each([
    ['labels', {}],
    ['labels', { 'match[]': 'demo_num_cpus' }],
    ['label/type/values', {}],
    ['label/__name__/values', { 'match[]': '{instance="demo-1:10000"}' }],
    ['label/instance/values', { 'match[]': 'demo_level{host="web-2"}' }],
  ])('lists %s %j', async (path, parameters) => {
    const query = new URLSearchParams(parameters);
    const ours = await fetch(`${server.url}/prometheus/api/v1/${path}?${query}`, { headers: basic() });
    const theirs = await fetch(`${prometheus.url}/api/v1/${path}?${query}`);
    const known = (await theirs.json()) as { data: string[] };
    const answer = (await ours.json()) as { data: string[] };
    // Our own server writes metrics of itself.
    expect(known.data.filter((item) => !answer.data.includes(item))).toEqual([]);
    if ('match[]' in parameters) expect(answer.data).toEqual(known.data);
  });

  it('lists series', async () => {
    const { ours, theirs } = await both('series', {
      'match[]': 'demo_api_request_duration_seconds_bucket{le=~"1|.Inf"}',
      start: String(startUnixS),
      end: String(startUnixS + 7_200),
    });
    const lines = (answer: unknown) =>
      ((answer as { data: Record<string, string>[] }).data ?? [])
        .map((one) => JSON.stringify(Object.entries(one).sort()))
        .sort();
    expect(lines(ours)).toEqual(lines(theirs));
  });
});

describe.skipIf(binary === undefined)('Prometheus as a client (needs the package "prometheus")', () => {
  it('writes what it scrapes, with its own compression, labels and metadata', async () => {
    const target = await startServer({ name: 'remote-write', env: { KOMAINU_AGENT: 'off' } });
    const config = [
      'scrape_configs:',
      '  - job_name: Own',
      '    scrape_interval: 1s',
      '    static_configs:',
      '      - targets: ["127.0.0.1:PORT"]',
      '        labels: { host: web-1 }',
      'remote_write:',
      `  - url: ${target.url}/api/v1/push`,
      `    authorization: { credentials: ${target.apiKey} }`,
      '    queue_config: { batch_send_deadline: 1s }',
      '    metadata_config: { send_interval: 1s }',
      '',
    ].join('\n');
    const client = await startPrometheus(binary ?? '', config);
    try {
      const ask = async (path: string) => {
        const headers = { authorization: `Basic ${btoa(`${target.apiKey}:${target.applicationKey}`)}` };
        return (await (await fetch(`${target.url}/prometheus/api/v1/${path}`, { headers })).json()) as {
          data: unknown;
        };
      };
      const query = encodeURIComponent(
        'rate(prometheus_http_requests_total{job="Own", host="web-1", handler="/metrics"}[20s])',
      );
      await eventually('a rate', 40_000, async () => {
        const { data } = (await ask(`query?query=${query}`)) as { data: { result: { value: [number, string] }[] } };
        return Number(data.result[0]?.value[1]) > 0 ? true : undefined;
      });
      const described = await eventually('metadata', 30_000, async () => {
        const { data } = (await ask('metadata?metric=prometheus_http_requests_total')) as {
          data: Record<string, unknown[]>;
        };
        return data['prometheus_http_requests_total']?.[0];
      });
      expect(described).toEqual({ type: 'counter', help: 'Counter of HTTP requests.', unit: '' });
    } finally {
      await client.stop();
      await target.stop();
    }
  });
});
