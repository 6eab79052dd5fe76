import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { type Clock, FakeClock } from '@komainu/kernel/clock.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import { type MemorySeries, memoryFetch } from '@komainu/query/metrics/memory-fetch.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { registerMonitors } from './register.ts';

export const NOW = Date.UTC(2026, 10, 22, 12);

type User = NonNullable<Principal['user']>;
const ADMIN: User = { id: 'u-1', email: 'ann@example.com', name: 'Ann', role: 'admin', roleIds: ['r-admin'] };

/** What a test asks the feature's routes with. */
export interface TestClient {
  readonly clock: FakeClock;
  /** What monitors see, to be changed at will. */
  readonly world: { metrics: readonly MemorySeries[]; logs: readonly Series[] };
  /** What people were told. */
  readonly told: MonitorTransition[];
  /** Who asks from now on; what is left out is the administrator's. */
  become(user: Partial<User>): void;
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object): Promise<TestAnswer>;
}

export interface TestAnswer {
  readonly status: number;
  /** JSON of whatever shape the route has. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** The routes of monitors over definitions in memory and a store that keeps nothing; tests hand in `testContext`. */
export async function monitorsClient(
  makeContext: (clock: Clock, principal: () => Principal) => FeatureContext,
): Promise<TestClient> {
  let user: User = ADMIN;
  const clock = new FakeClock(NOW);
  const context = makeContext(clock, () => ({ kind: 'application_key', id: 'k-1', user }));
  const world: TestClient['world'] = { metrics: [], logs: [] };
  const told: MonitorTransition[] = [];
  await registerMonitors(context, {
    metadata: openSqliteMetadata(':memory:', clock),
    store: FORGETFUL,
    people: { person: async () => ({ title: null, disabled: false, createdAtUnixMs: NOW }) },
    slosOf: async () => new Map(),
    sources: {
      metrics: (request) => memoryFetch(world.metrics)(request),
      events: async () => world.logs,
      checks: { statuses: async () => [], lastRuns: async () => [], names: async () => [] },
    },
    mutedHosts: async () => new Set(),
    notifier: { notify: async (transition) => void told.push(transition) },
    render: ({ monitor, to }) => ({ title: `${to}: ${monitor.name}`, body: monitor.message, handles: [] }),
    storeEvents: async () => undefined,
    everySeconds: 60,
  });
  const headers = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
  return {
    clock,
    world,
    told,
    become: (changed) => {
      user = { ...ADMIN, ...changed };
    },
    async ask(method, url, payload) {
      const answer = await context.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
      return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
    },
  };
}

/** Takes every row and knows none. */
const FORGETFUL: TelemetryStore = {
  insert: async () => undefined,
  knowsRequestKey: () => false,
  rows: async () => [],
  bytes: async () => Buffer.alloc(0),
  command: async () => undefined,
  cancel: async () => undefined,
  health: () => ({ state: 'ready', reason: '', restarts: 0, spooledBlocks: 0 }),
  close: async () => undefined,
};
