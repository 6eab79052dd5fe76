import { adminWeb } from '@komainu/admin/web/routes.tsx';
import { dashboardsWeb } from '@komainu/dashboards/web/routes.tsx';
import { infrastructureWeb } from '@komainu/infrastructure/web/routes.tsx';
import { logsWeb } from '@komainu/logs/web/routes.tsx';
import { metricsWeb } from '@komainu/metrics/web/routes.tsx';
import { monitorsWeb } from '@komainu/monitors/web/routes.tsx';
import { sloWeb } from '@komainu/slo/web/routes.tsx';
import { tracesWeb } from '@komainu/traces/web/routes.tsx';
import type { FeatureWeb } from '@komainu/ui/feature.ts';
import { workflowsWeb } from '@komainu/workflows/web/routes.tsx';

/** Every feature's screens, one line each. */
export const FEATURES: readonly FeatureWeb[] = [
  adminWeb,
  dashboardsWeb,
  infrastructureWeb,
  logsWeb,
  metricsWeb,
  monitorsWeb,
  sloWeb,
  tracesWeb,
  workflowsWeb,
];
