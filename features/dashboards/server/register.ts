import type { FeatureContext } from '@komainu/http/feature.ts';
import { registerAnnotations } from './annotations/routes.ts';
import { DashboardKeeper } from './dashboards/keeper.ts';
import { registerDashboardRoutes } from './dashboards/routes.ts';
import { registerDashboardUsage } from './dashboards/usage-routes.ts';
import { DashboardListKeeper } from './lists/list-keeper.ts';
import { registerDashboardLists } from './lists/routes.ts';
import { createMetricAssets, type MetricAssets } from './metric-assets.ts';
import { registerNotebooks } from './notebooks/routes.ts';
import type { DashboardsPorts } from './ports.ts';
import { registerPowerpacks } from './powerpacks/routes.ts';
import { readReadyDashboards } from './ready/ready-dashboards.ts';
import { registerReadyRoutes } from './ready/routes.ts';
import { registerGuestRoutes } from './sharing/guest-routes.ts';
import { registerShareRoutes } from './sharing/routes.ts';
import { ShareKeeper } from './sharing/share-keeper.ts';
import { SharedViews } from './sharing/view.ts';
import { registerVersionRoutes } from './versions/routes.ts';

/** Dashboards and what belongs to them: lists, powerpacks, notebooks, annotations, versions, shares, ready dashboards. */
export function registerDashboards(
  { app, clock, logger }: FeatureContext,
  { metadata, people }: DashboardsPorts,
): { readonly metricAssets: MetricAssets } {
  const ready = readReadyDashboards(logger);
  const keeper = new DashboardKeeper(metadata, clock, ready);
  registerReadyRoutes(app, ready, keeper);
  registerVersionRoutes(app, keeper);
  registerDashboardUsage(app, keeper);
  registerDashboardLists(app, new DashboardListKeeper(metadata), keeper);
  const shares = new ShareKeeper(metadata, keeper, clock);
  registerShareRoutes(app, shares, keeper);
  registerGuestRoutes(app, new SharedViews(shares, metadata, people), clock);
  registerDashboardRoutes(app, keeper, shares);
  registerPowerpacks(app, metadata);
  registerNotebooks(app, metadata, people);
  registerAnnotations(app, metadata);
  return { metricAssets: createMetricAssets(metadata) };
}
