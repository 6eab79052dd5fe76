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
