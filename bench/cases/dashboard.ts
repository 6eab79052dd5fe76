import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { call, type RunningServer } from '../../test/process/server.ts';
import { plant, startPlanted } from '../load/planted.ts';
import type { BenchCase } from '../measure/report.ts';

const HOSTS = Number(process.env.BENCH_DASHBOARD_HOSTS ?? 2_000);
const METRICS = 100;
const HOURS = 4;
const STEP_S = 60;
const WIDGETS = 30;
/** As many as a browser opens to one server. */
const CONNECTIONS = 6;
const TRIES = 5;

/** What thirty widgets of four hours ask, all at once as a browser does. */
export const dashboard: BenchCase = {
  name: 'dashboard',
  summary: 'thirty widgets of four hours at 12 million samples an hour, warm and cold',
  async run(say) {
    const endUnixS = Math.floor(Date.now() / 1000 / STEP_S) * STEP_S;
    const metrics = Array.from({ length: METRICS }, (_, index) => `planted.metric_${index}`);
    say(`${((HOSTS * METRICS * 3600) / STEP_S / 1e6).toFixed(1)} million samples an hour, ${HOSTS * METRICS} series`);
    const dataDir = await plant({
      metrics,
      hosts: HOSTS,
      points: (HOURS * 3600) / STEP_S,
      stepS: STEP_S,
      endUnixS,
      table: 'points',
    });
    try {
      forget(dataDir);
      const server = await startPlanted(dataDir);
      try {
        const coldMs = await open(server, metrics, endUnixS);
        const warm: number[] = [];
        for (let index = 0; index < TRIES; index++) warm.push(await open(server, metrics, endUnixS));
        return [
          { name: 'dashboard: cold', value: coldMs / 1000, unit: 's', goal: { atMost: 2 } },
          {
            name: 'dashboard: warm',
            value: (warm.sort((a, b) => a - b)[TRIES >> 1] ?? 0) / 1000,
            unit: 's',
            goal: { atMost: 1 },
          },
        ];
      } finally {
        await server.stop();
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

/** Lets the system forget what it keeps of these files in memory: a start after the machine was off. */
function forget(dataDir: string): void {
  execFileSync('sync');
  execFileSync('find', [dataDir, '-type', 'f', '-exec', 'dd', 'if={}', 'iflag=nocache', 'count=0', 'status=none', ';']);
}

async function open(server: RunningServer, metrics: readonly string[], endUnixS: number): Promise<number> {
  const startedMs = performance.now();
  const widgets = Array.from({ length: WIDGETS }, (_, index) => widget(metrics[index] ?? '', index, endUnixS));
  const next = widgets.values();
  const connection = async (): Promise<void> => {
    for (const { route, body } of next) await call(server, 'POST', route, body);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return performance.now() - startedMs;
}

/** Of five widgets three are time series, one is a value and one a top list. */
function widget(metric: string, index: number, endUnixS: number): { route: string; body: unknown } {
  const [kind, query] = (
    [
      ['timeseries', `avg:${metric}{*} by {service}`],
      ['timeseries', `sum:${metric}{env:prod} by {region}`],
      ['timeseries', `max:${metric}{*} by {team}`],
      ['scalar', `avg:${metric}{*}`],
      ['scalar', `avg:${metric}{*} by {host}`],
    ] as const
  )[index % 5] ?? ['timeseries', `avg:${metric}{*}`];
  const attributes = {
    from: (endUnixS - HOURS * 3600) * 1000,
    to: endUnixS * 1000,
    queries: [{ name: 'a', data_source: 'metrics', query, ...(kind === 'scalar' ? { aggregator: 'avg' } : {}) }],
    formulas: [{ formula: 'a', ...(kind === 'scalar' ? { limit: { count: 10, order: 'desc' } } : {}) }],
  };
  return { route: `/api/v2/query/${kind}`, body: { data: { type: `${kind}_request`, attributes } } };
}
