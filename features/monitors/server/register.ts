import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { Scheduler } from '@komainu/evaluate/scheduler.ts';
import type { EvaluationSources } from '@komainu/evaluate/sources.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { KIND } from './definition/stored.ts';
import { DowntimeKeeper } from './downtimes/keeper.ts';
import { registerDowntimesV1 } from './downtimes/routes-v1.ts';
import { registerDowntimesV2 } from './downtimes/routes-v2.ts';
import { Evaluator } from './evaluation/evaluator.ts';
import { remembered } from './evaluation/remembered.ts';
import { MonitorKeeper } from './keeper.ts';
import type { MonitorsApi } from './monitors-api.ts';
import { registerNotificationRules, type StoredRule } from './notification-rules/routes.ts';
import { PolicyKeeper } from './policies/keeper.ts';
import { registerPolicies } from './policies/routes.ts';
import type { MonitorsFeature, MonitorsPorts } from './ports.ts';
import { createReadings } from './readings.ts';
import { registerMonitorRoutes } from './routes/monitors.ts';
import { registerMuteRoutes } from './routes/mute.ts';
import { registerUnstableRoutes } from './routes/unstable.ts';
import { registerSearchRoutes } from './search/routes.ts';
import { StateBook } from './states/state-book.ts';
import { StateKeeper } from './states/state-keeper.ts';
import { StateStore } from './states/state-store.ts';
import { registerTemplates } from './templates/routes.ts';

/** Monitors that are evaluated side by side: the store answers a few questions at once, people's come first. */
const SIDE_BY_SIDE = 4;
const MUTES_FRESH_MS = 5_000;
/** How old the states may be on a server that leaves evaluating to another. */
const FOLLOW_EVERY_MS = 30_000;

/** Monitors: their definitions, downtimes, policies, templates and rules, how they stand, and whom that is told. */
export async function registerMonitors(context: FeatureContext, ports: MonitorsPorts): Promise<MonitorsFeature> {
  const { app, clock, counters, logger } = context;
  const { metadata, people, slosOf } = ports;
  const live = new LiveDefinitions({ metadata, clock, logger }, Object.values(KIND));
  await live.load();
  const book = new StateBook();
  const keeper = new MonitorKeeper(live, clock);
  const downtimes = new DowntimeKeeper(live, keeper, clock, (id) => book.of(id).groups.keys());
  const store = new StateStore(ports.store, clock, ports.flushAfterMs);
  const states = new StateKeeper({ store, book, clock, counters, logger });
  await states.load();

  const api: MonitorsApi = { keeper, states: book, downtimes, policies: new PolicyKeeper(live), slosOf };
  const sources: EvaluationSources = { ...ports.sources, states: (id) => statesOf(api, id) };
  const rules = () => live.all<StoredRule>(KIND.notificationRule).map(({ body }) => body.rule);
  const readings = createReadings(keeper, store);
  registerMonitorRoutes(app, api);
  registerMuteRoutes(app, api);
  registerSearchRoutes(app, api);
  registerUnstableRoutes(app, {
    readings,
    sources,
    rules,
    render: ports.render,
    notifier: ports.notifier,
    nowMs: () => clock.nowMs(),
  });
  registerDowntimesV1(app, downtimes, keeper);
  registerDowntimesV2(app, downtimes, keeper, people);
  registerPolicies(app, api.policies);
  registerTemplates(app, live, metadata);
  registerNotificationRules(app, live, people, clock);

  const { notifier, render, storeEvents } = ports;
  const evaluator = new Evaluator({
    ...api,
    book,
    states,
    sources,
    mutedHosts: remembered(clock, MUTES_FRESH_MS, ports.mutedHosts),
    notifier,
    render,
    rules,
    storeEvents,
    clock,
    counters,
    logger,
  });
  const scheduler = schedulerOf(context, ports.everySeconds, evaluator, keeper);
  gaugeStates(counters, api);
  const versions = new Map(keeper.all().map(({ id, version }) => [id, version]));
  live.onChange(() => {
    const present = new Set<number>();
    for (const { id, version } of keeper.all()) {
      present.add(Number(id));
      // New ones and changed ones do not wait for their turn.
      if (versions.get(id) !== version) scheduler.soon(Number(id));
      versions.set(id, version);
    }
    for (const id of book.ids()) if (!present.has(id)) states.forget(id);
  });
  const isEvaluating = ports.everySeconds > 0;
  const following = isEvaluating ? undefined : states.follow(FOLLOW_EVERY_MS);
  if (isEvaluating) scheduler.start();
  return {
    readings,
    async close() {
      live.close();
      await scheduler.close();
      await evaluator.close();
      following?.close();
      if (isEvaluating) await states.keepAll();
      await store.close();
    },
  };
}

function schedulerOf(
  { clock, counters }: FeatureContext,
  everySeconds: number,
  evaluator: Evaluator,
  keeper: MonitorKeeper,
): Scheduler {
  let lagMs = 0;
  counters.gauge('komainu_monitor_lag_seconds', 'how late the latest evaluation of a monitor began', () => [
    { labels: {}, value: lagMs / 1_000 },
  ]);
  return new Scheduler({
    clock,
    everyMs: Math.max(1, everySeconds) * 1_000,
    concurrency: SIDE_BY_SIDE,
    ids: () => keeper.all().map(({ id }) => Number(id)),
    run: (id) => evaluator.run(id),
    skipped: () =>
      counters.add(
        'komainu_monitor_turns_skipped_total',
        {},
        1,
        'turns of monitors left out, as the one before was not over',
      ),
    late: (late) => {
      lagMs = late;
    },
  });
}

/** How the groups of another monitor stand, for composites; one that fails is `Unknown`. */
function statesOf({ keeper, states }: MonitorsApi, id: number): ReadonlyMap<string, MonitorState> | undefined {
  if (keeper.find(id) === undefined) return undefined;
  const { groups, failure } = states.of(id);
  return new Map([...groups].map(([name, { state }]) => [name, failure === null ? state : 'Unknown']));
}

function gaugeStates(counters: Counters, { keeper, states }: MonitorsApi): void {
  counters.gauge('komainu_monitors', 'monitors by how they stand', () => {
    const byState = Map.groupBy(keeper.all(), ({ id }) => states.of(Number(id)).overall);
    return [...byState].map(([state, of]) => ({ labels: { state }, value: of.length }));
  });
}
