import type { FeatureContext } from '@komainu/http/feature.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { LogIntake } from './log-intake.ts';

export const TEST_KEY = '0123456789abcdef0123456789abcdef';
export const TEST_NOW = Date.UTC(2026, 10, 22, 12);

/** An intake over a store that can be away, with its books, for tests of what brings logs without HTTP. */
export function intakeStage(
  real: TelemetryStore & AsyncDisposable,
  { app, clock, counters, ledger, logger }: FeatureContext & { readonly ledger: IntakeLedger },
) {
  let isAway = false;
  let attempts = 0;
  const insert: typeof real.insert = (...block) => {
    attempts++;
    return isAway
      ? Promise.reject(new CodedError('store_unavailable', 'restarting', { status: 503 }))
      : real.insert(...block);
  };
  const knowsRequestKey: typeof real.knowsRequestKey = (key) => real.knowsRequestKey(key);
  const store: TelemetryStore = Object.create(real, {
    insert: { value: insert },
    knowsRequestKey: { value: knowsRequestKey },
  });
  const intake = new LogIntake({ store, ledger, counters, clock, stages: { taps: [] } }, 5);
  return {
    parts: { intake, counters, clock, logger, isValidKey: async (key: string) => key === TEST_KEY },
    store: real,
    /** Received, stored, and refused by reason. */
    books: () => {
      const { received, stored, rejected } = ledger.totals();
      return [received.get('logs') ?? 0, stored.get('logs') ?? 0, Object.fromEntries(rejected.get('logs') ?? [])];
    },
    setAway: (on: boolean) => {
      isAway = on;
    },
    /** How often an insert was tried. */
    attempts: () => attempts,
    async close() {
      await intake.close();
      await app.close();
      await real[Symbol.asyncDispose]();
    },
  };
}
