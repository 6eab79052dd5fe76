import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { registerAnnotations } from './annotations/routes.ts';
import { DashboardKeeper } from './dashboards/keeper.ts';
import { registerDashboardRoutes } from './dashboards/routes.ts';
import { registerDashboardUsage } from './dashboards/usage-routes.ts';
import { registerJourneyRoutes } from './journeys/routes.ts';
import { DashboardListKeeper } from './lists/list-keeper.ts';
import { registerDashboardLists } from './lists/routes.ts';
import { createMetricAssets, type MetricAssets } from './metric-assets.ts';
import { registerNotebooks } from './notebooks/routes.ts';
import { WebImages } from './picture/image-source.ts';
import { PictureMaker } from './picture/picture-maker.ts';
import type { DashboardsPorts } from './ports.ts';
import { registerPowerpacks } from './powerpacks/routes.ts';
import { readReadyDashboards } from './ready/ready-dashboards.ts';
import { registerReadyRoutes } from './ready/routes.ts';
import { ReportKeeper } from './reports/report-keeper.ts';
import { ReportLoop } from './reports/report-loop.ts';
import { ReportSender } from './reports/report-sender.ts';
import { registerReportRoutes } from './reports/routes.ts';
import { registerGuestRoutes } from './sharing/guest-routes.ts';
import { registerShareRoutes } from './sharing/routes.ts';
import { ShareKeeper } from './sharing/share-keeper.ts';
import { SharedViews } from './sharing/view.ts';
import { registerVersionRoutes } from './versions/routes.ts';

/** What others get from dashboards. */
interface DashboardsFeature extends Closable {
  readonly metricAssets: MetricAssets;
}

/**
 * Dashboards and what belongs to them: lists, powerpacks, notebooks, annotations, versions, shares, ready dashboards, reports.
 */
export function registerDashboards(
  { app, clock, logger }: FeatureContext,
  { metadata, people, reports: { drawPng, mailer, publicUrl, allowPrivateTargets } }: DashboardsPorts,
): DashboardsFeature {
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
  registerJourneyRoutes(app);
  const images = new WebImages(allowPrivateTargets, drawPng);
  const pictures = new PictureMaker({ app, keeper, metadata, drawPng, images, clock });
  const reports = new ReportKeeper(metadata, clock);
  const sender = new ReportSender({ keeper: reports, pictures, people, mailer, publicUrl, clock, logger });
  registerReportRoutes(app, { dashboards: keeper, reports, sender, pictures, clock });
  const loop = new ReportLoop(reports, sender, clock, logger);
  return {
    metricAssets: createMetricAssets(metadata),
    close: async () => {
      images.close();
      await loop.close();
    },
  };
}
