import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { FastifyInstance } from 'fastify';

/** What every feature is handed besides its own ports. A feature's `register(context, ports)` adds its routes to `app`. */
export interface FeatureContext {
  readonly app: FastifyInstance;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
}
