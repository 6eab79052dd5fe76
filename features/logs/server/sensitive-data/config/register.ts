import type { FeatureContext } from '@komainu/http/feature.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogProcessor } from '../../intake/stages.ts';
import { SCANNER_KIND } from './definition.ts';
import { answerErrorObjects } from './error-objects.ts';
import { registerScannerRoutes } from './routes.ts';
import { compileScanner } from './scan-stage.ts';
import { configurationOf } from './scanner-store.ts';

export interface SensitiveDataScanner extends Closable {
  /** Runs after the pipelines; follows every change of the configuration at once. */
  readonly processor: LogProcessor;
}

/** The sensitive data scanner: the API of its groups, and the stage of the intake that they make. */
export async function registerSensitiveDataScanner(
  { app, clock, counters, logger }: FeatureContext,
  ports: { readonly metadata: MetadataStore },
): Promise<SensitiveDataScanner> {
  const live = new LiveDefinitions({ metadata: ports.metadata, clock, logger }, [SCANNER_KIND]);
  await live.load();
  const failures = new LogThrottle(logger, clock);
  const failed = (error: unknown): void => {
    const reason = codeOf(error);
    counters.add('komainu_sensitive_data_failures_total', { reason }, 1, 'scanning rules that could not do their work');
    failures.log(reason, 'warn', 'a scanning rule failed', { reason: messageOf(error) });
  };
  let running = compileScanner({ groups: [] }, failed);
  live.onChange(() => {
    running = compileScanner(configurationOf(live), failed);
  });
  // In a scope of their own, for errors of their own shape.
  await app.register((scope, _options, done) => {
    answerErrorObjects(scope);
    registerScannerRoutes(scope, live);
    done();
  });
  return {
    processor: { process: (draft: LogDraft) => running.process(draft) },
    close: () => live.close(),
  };
}
