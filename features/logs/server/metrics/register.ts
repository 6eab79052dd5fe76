import type { FeatureContext } from '@komainu/http/feature.ts';
import { type Closable, Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { LogTap } from '../intake/stages.ts';
import type { LogsPorts } from '../ports.ts';
import { LOG_METRIC, type LogMetricBody } from './definition.ts';
import { LogMetricsTap } from './log-metrics-tap.ts';
import { registerLogMetricRoutes } from './routes.ts';
import { RunningTotals } from './running-totals.ts';
import { WriterSlot } from './writer-slot.ts';

/** A little less than logs wait for their own block, so that requests wait for both about as long. */
const COLLECT_SHARE = 0.8;
const USUAL_FLUSH_MS = 1_000;

/** Log-based metrics: counts and distributions of the logs that match a filter, by groups, in the metric store. */
export async function registerLogMetrics(
  context: FeatureContext,
  ports: Pick<LogsPorts, 'metadata' | 'metrics' | 'flushAfterMs'>,
): Promise<Closable & { readonly tap: LogTap }> {
  const { app, clock, counters, logger } = context;
  const { metadata, metrics, flushAfterMs = USUAL_FLUSH_MS } = ports;
  const lifecycle = new Lifecycle(logger);
  const live = lifecycle.own('log metrics', new LiveDefinitions({ ...context, metadata }, [LOG_METRIC]));
  await live.load();
  const slot = lifecycle.own('log metric writer', new WriterSlot({ metadata, clock, logger }));
  await slot.claim();
  const totals = lifecycle.own(
    'log metric totals',
    new RunningTotals({ metrics, clock, slot }, flushAfterMs * COLLECT_SHARE),
  );
  const tap = new LogMetricsTap(clock, counters, (additions) => totals.add(additions));
  live.onChange(() => tap.use(live.all<LogMetricBody>(LOG_METRIC)));
  registerLogMetricRoutes(app, live);
  return { tap, close: () => lifecycle.close() };
}
