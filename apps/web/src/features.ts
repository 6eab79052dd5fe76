import { adminWeb } from '@komainu/admin/web/routes.tsx';
import { infrastructureWeb } from '@komainu/infrastructure/web/routes.tsx';
import { logsWeb } from '@komainu/logs/web/routes.tsx';
import { metricsWeb } from '@komainu/metrics/web/routes.tsx';
import { tracesWeb } from '@komainu/traces/web/routes.tsx';
import type { FeatureWeb } from '@komainu/ui/feature.ts';

/** Every feature's screens, one line each. */
export const FEATURES: readonly FeatureWeb[] = [adminWeb, infrastructureWeb, logsWeb, metricsWeb, tracesWeb];
