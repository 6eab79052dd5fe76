import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { KIND } from './definition/stored.ts';
import { DowntimeKeeper } from './downtimes/keeper.ts';
import { registerDowntimesV1 } from './downtimes/routes-v1.ts';
import { registerDowntimesV2 } from './downtimes/routes-v2.ts';
import { MonitorKeeper } from './keeper.ts';
import type { MonitorsApi } from './monitors-api.ts';
import { registerNotificationRules } from './notification-rules/routes.ts';
import { PolicyKeeper } from './policies/keeper.ts';
import { registerPolicies } from './policies/routes.ts';
import type { MonitorsPorts } from './ports.ts';
import { registerMonitorRoutes } from './routes/monitors.ts';
import { registerMuteRoutes } from './routes/mute.ts';
import { registerSearchRoutes } from './search/routes.ts';
import { StateBook } from './states/state-book.ts';
import { registerTemplates } from './templates/routes.ts';

/** Monitors: their definitions, downtimes, policies, templates and rules, and how they stand. */
export async function registerMonitors(context: FeatureContext, ports: MonitorsPorts): Promise<Closable> {
  const { app, clock, logger } = context;
  const { metadata, people, slosOf } = ports;
  const live = new LiveDefinitions({ metadata, clock, logger }, Object.values(KIND));
  await live.load();
  const keeper = new MonitorKeeper(live, clock);
  const downtimes = new DowntimeKeeper(live, keeper, clock);
  const api: MonitorsApi = { keeper, states: new StateBook(), downtimes, policies: new PolicyKeeper(live), slosOf };
  registerMonitorRoutes(app, api);
  registerMuteRoutes(app, api);
  registerSearchRoutes(app, api);
  registerDowntimesV1(app, downtimes, keeper);
  registerDowntimesV2(app, downtimes, keeper, people);
  registerPolicies(app, api.policies);
  registerTemplates(app, live, metadata);
  registerNotificationRules(app, live, people);
  return { close: () => live.close() };
}
