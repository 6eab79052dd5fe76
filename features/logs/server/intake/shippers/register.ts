import type { FastifyInstance } from 'fastify';
import type { LogIntake } from '../log-intake.ts';
import { registerElasticIntake } from './elastic.ts';
import { registerGelfIntake } from './gelf.ts';
import { registerLokiIntake } from './loki.ts';
import { registerSplunkIntake } from './splunk.ts';

/** The intakes of other products, so that shippers made for them need only a new address and key. */
export function registerShippers(app: FastifyInstance, intake: LogIntake): void {
  registerElasticIntake(app, intake);
  registerGelfIntake(app, intake);
  registerLokiIntake(app, intake);
  registerSplunkIntake(app, intake);
}
