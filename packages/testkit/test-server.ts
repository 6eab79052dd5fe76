import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { createHttpServer } from '@komainu/http/server.ts';
import { type Clock, systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { IntakeLedger } from '@komainu/pipeline/ledger.ts';

const ANYBODY: Principal = {
  kind: 'application_key',
  id: 'test',
  user: { id: 'test', email: 'test@example.com', name: 'Test', role: 'admin', roleIds: [] },
};

/**
 * What a feature's `register` is handed, on a server where every key and session is of `principal`, an administrator
 * unless given.
 */
export function testContext(
  clock: Clock = systemClock,
  principal: () => Principal = () => ANYBODY,
): FeatureContext & { readonly ledger: IntakeLedger } {
  const counters = new Counters();
  const logger = silentLogger;
  const anybody = async () => principal();
  const authenticator = { apiKey: anybody, applicationKey: anybody, session: anybody };
  const app = createHttpServer({ authenticator, counters, logger });
  return { app, clock, counters, logger, ledger: new IntakeLedger(counters) };
}

/** A clock that stands at `nowMs` but whose timers run, for stored answers that depend on the time. */
export function standingClock(nowMs: number): Clock {
  return { nowMs: () => nowMs, after: (delayMs, run) => systemClock.after(delayMs, run) };
}
