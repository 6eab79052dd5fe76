import type { Ask } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { SloHistory } from '@komainu/contracts/slo/history.ts';
import type { Asker } from './answers.ts';

export const NOW = Date.UTC(2026, 10, 22, 12);
/** A picture of one point. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** What no picture looks at is left out. */
const NO_HISTORY = {
  type: 'monitor',
  type_id: 0,
  thresholds: {},
  group_by: [],
  overall: {
    sli_value: null,
    uptime: null,
    span_precision: 2,
    precision: {},
    state: 'no_data',
    corrections: [],
  },
} as unknown as SloHistory;
const TIMES = Array.from({ length: 30 }, (_, index) => NOW - (30 - index) * 120_000);
const GROUPS = ['web-1', 'キャッシュ', '<b>&"'];

/** Answers every question with three groups, gaps and negative numbers among their values. */
export const someAsker: Asker = {
  timeseries: async ({ formulas }: Ask) => ({
    data: {
      attributes: {
        times: TIMES,
        series: formulas.flatMap((_, formula) =>
          GROUPS.map((host) => ({
            group_tags: [`host:${host}`],
            query_index: formula,
            unit: [{ name: 'byte' }, null],
          })),
        ),
        values: formulas.flatMap(() =>
          GROUPS.map((_, group) => TIMES.map((__, at) => (at % 7 === 3 ? null : group * 1e6 - 5 + at ** 2))),
        ),
      },
    },
  }),
  scalar: async ({ formulas }: Ask) => ({
    data: {
      attributes: {
        columns: [
          { type: 'group', name: 'host', values: GROUPS.map((name) => [name]) },
          ...formulas.map((_, index) => ({
            type: 'number' as const,
            name: `f${index}`,
            values: [1, null, -3 + index],
          })),
        ],
      },
    },
  }),
  events: async () => [
    { id: '1', attributes: { timestamp: '2026-11-22T11:00:00Z', message: 'hello\u0000', service: 'web' } },
  ],
  checks: async () => [
    {
      group: ['web-1'],
      status: 2,
      counts: { ok: 0, warning: 0, critical: 1, unknown: 0 },
      message: '',
      lastUnixS: 1,
      sinceUnixS: 1,
    },
  ],
  funnel: async ({ steps }) => steps.map(({ label }, index) => ({ label, count: 10 - index, averageMs: null })),
  sankey: async () => ({
    nodes: [
      { step: 0, name: '/', count: 9 },
      { step: 1, name: 'カート', count: 6 },
      { step: 1, name: '', count: 3 },
    ],
    links: [
      { from: 0, to: 1, count: 6 },
      { from: 0, to: 2, count: 3 },
    ],
    isCut: false,
  }),
  serviceMap: async () => ({
    nodes: [
      { service: 'web', kind: 'service', hits: 9, errors: 3, p95Ns: 1e6 },
      { service: 'db', kind: 'database', hits: 0, errors: 0, p95Ns: 0 },
    ],
    edges: [{ from: 'web', to: 'db', hits: 9, errors: 3, p95Ns: 1e6 }],
    share: 1,
  }),
  monitor: async (id) => ({
    id: Number(id),
    name: 'CPU <high>',
    type: 'query alert',
    query: 'avg(last_5m):avg:system.cpu.user{*} > 90',
    options: { thresholds: { critical: 90, warning: 80 } },
    overall_state: 'Alert',
  }),
  monitorPreview: async (_, { fromMs, toMs }) => ({
    series: GROUPS.map((group) => ({
      group,
      points: [
        [fromMs, 1],
        [(fromMs + toMs) / 2, null],
        [toMs, 95],
      ],
    })),
    groups: GROUPS.map((group, index) => ({
      group,
      state: index === 0 ? 'Alert' : 'OK',
      value: index === 2 ? null : 7,
    })),
  }),
  monitors: async () => ({
    monitors: [],
    counts: { status: [{ name: 'Alert', count: 2 }], muted: [], tag: [], type: [] },
    metadata: { page: 0, page_count: 1, per_page: 50, total_count: 0 },
  }),
  monitorGroups: async () => ({
    groups: [
      {
        monitor_id: 1,
        monitor_name: 'Disk',
        group: 'host:a',
        group_tags: ['host:a'],
        status: 'No Data',
        last_nodata_ts: 1,
        last_triggered_ts: 1_700_000_000,
      },
    ],
    counts: { status: [{ name: 'No Data', count: 1 }], type: [] },
    metadata: { page: 0, page_count: 1, per_page: 50, total_count: 1 },
  }),
  slo: async (id) => ({ id, name: 'Checkout', thresholds: [{ timeframe: '7d', target: 99.9 }] }),
  sloHistory: async (_, { fromMs, toMs }) => ({
    ...NO_HISTORY,
    from_ts: fromMs / 1000,
    to_ts: toMs / 1000,
    overall: {
      ...NO_HISTORY.overall,
      sli_value: 99.2,
      history: [
        [fromMs / 1000, 0],
        [toMs / 1000 - 600, 1],
      ],
    },
  }),
  slos: async () => [],
  image: async () => ({ type: 'image/png', bytes: Buffer.from(PIXEL, 'base64') }),
};

/** Refuses every question. */
export const failingAsker: Asker = {
  timeseries: () => Promise.reject(new Error('no store')),
  scalar: () => Promise.reject(new Error('no store')),
  events: () => Promise.reject(new Error('no store')),
  checks: () => Promise.reject(new Error('no store')),
  funnel: () => Promise.reject(new Error('no store')),
  sankey: () => Promise.reject(new Error('no store')),
  serviceMap: () => Promise.reject(new Error('no store')),
  monitor: () => Promise.reject(new Error('no store')),
  monitorPreview: () => Promise.reject(new Error('no store')),
  monitors: () => Promise.reject(new Error('no store')),
  monitorGroups: () => Promise.reject(new Error('no store')),
  slo: () => Promise.reject(new Error('no store')),
  sloHistory: () => Promise.reject(new Error('no store')),
  slos: () => Promise.reject(new Error('no store')),
  image: () => Promise.reject(new Error('no store')),
};
