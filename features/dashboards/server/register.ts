import type { FeatureContext } from '@komainu/http/feature.ts';
import { registerAnnotations } from './annotations/routes.ts';
import { DashboardKeeper } from './dashboards/keeper.ts';
import { registerDashboardRoutes } from './dashboards/routes.ts';
import { registerDashboardUsage } from './dashboards/usage-routes.ts';
import { DashboardListKeeper } from './lists/list-keeper.ts';
import { registerDashboardLists } from './lists/routes.ts';
import { registerNotebooks } from './notebooks/routes.ts';
import type { DashboardsPorts } from './ports.ts';
import { registerPowerpacks } from './powerpacks/routes.ts';
import { readReadyDashboards } from './ready/ready-dashboards.ts';
import { registerReadyRoutes } from './ready/routes.ts';
import { registerVersionRoutes } from './versions/routes.ts';

/** Dashboards and what belongs to them: lists, powerpacks, notebooks, annotations, versions, ready dashboards. */
export function registerDashboards(
  { app, clock, logger }: FeatureContext,
  { metadata, people }: DashboardsPorts,
): void {
  const ready = readReadyDashboards(logger);
  const keeper = new DashboardKeeper(metadata, clock, ready);
  registerReadyRoutes(app, ready, keeper);
  registerVersionRoutes(app, keeper);
  registerDashboardUsage(app, keeper);
  registerDashboardLists(app, new DashboardListKeeper(metadata), keeper);
  registerDashboardRoutes(app, keeper);
  registerPowerpacks(app, metadata);
  registerNotebooks(app, metadata, people);
  registerAnnotations(app, metadata);
}
