import type { MonitorReadings } from '@komainu/contracts/monitors/monitor-readings.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { type Clock, FakeClock } from '@komainu/kernel/clock.ts';
import { type MemorySeries, memoryFetch } from '@komainu/query/metrics/memory-fetch.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { registerSlos, type SloFeature } from './register.ts';

/** Noon of a Sunday, Unix seconds. */
export const NOW_S = Date.UTC(2026, 10, 22, 12) / 1000;

export interface TestWorld {
  readonly series?: readonly MemorySeries[];
  readonly monitors?: Partial<MonitorReadings>;
  readonly watchers?: readonly number[];
}

export interface TestAnswer {
  readonly status: number;
  /** JSON of whatever shape the route has. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** The routes of objectives over points and states in memory; tests hand in `testContext`. */
export function sloClient(makeContext: (clock: Clock) => FeatureContext, world: TestWorld = {}) {
  const clock = new FakeClock(NOW_S * 1000);
  const context = makeContext(clock);
  const feature: SloFeature = registerSlos(context, {
    metadata: openSqliteMetadata(':memory:', clock),
    fetch: memoryFetch(world.series ?? []),
    monitors: {
      states: world.monitors?.states ?? (async () => undefined),
      find: world.monitors?.find ?? (async () => undefined),
      watching: async () => world.watchers ?? [],
    },
  });
  const headers = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
  return {
    clock,
    feature,
    async ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object): Promise<TestAnswer> {
      const answer = await context.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
      const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json');
      return { status: answer.statusCode, body: isJson ? answer.json() : answer.body };
    },
  };
}

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** Two of what objectives are made of. */
export const QUERY = { numerator: 'sum:hits{code:2xx}.as_count()', denominator: 'sum:hits{*}.as_count()' };
export const COUNTED = {
  name: 'Checkout',
  type: 'metric',
  query: QUERY,
  thresholds: [{ timeframe: '7d', target: 95, warning: 98 }],
};

/** A hit a minute for a day; of the last hour all but a quarter fail. */
export function hits(host: string): MemorySeries[] {
  const times = Array.from({ length: DAY / 60 }, (_, index) => NOW_S - DAY + index * 60);
  const isBad = (time: number) => time >= NOW_S - HOUR && time % 240 !== 0;
  const of = (code: string, chosen: number[]): MemorySeries => ({
    metric: 'hits',
    type: 'count',
    intervalSeconds: 60,
    tags: [`code:${code}`, `host:${host}`],
    timesUnixS: chosen,
    values: chosen.map(() => 1),
  });
  return [
    of(
      '2xx',
      times.filter((time) => !isBad(time)),
    ),
    of('5xx', times.filter(isBad)),
  ];
}

/** Makes an objective over the API, and gives its id. */
export async function createSlo(ask: ReturnType<typeof sloClient>['ask'], slo: object = COUNTED): Promise<string> {
  const { status, body } = await ask('POST', '/api/v1/slo', slo);
  if (status !== 200) throw new Error(`POST /api/v1/slo: ${status} ${JSON.stringify(body)}`);
  return body.data[0].id;
}
