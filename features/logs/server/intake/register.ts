import type { FeatureContext } from '@komainu/http/feature.ts';
import { type IntakeRoute, registerIntake } from '@komainu/http/intake.ts';
import type { FastifyInstance } from 'fastify';
import { firehoseError } from './firehose.ts';
import type { LogIntake } from './log-intake.ts';
import { logIntakeRoutes } from './routes.ts';
import { shapeErrors } from './shippers/error-shape.ts';
import { registerShippers } from './shippers/register.ts';

/** Every way by which logs come in over HTTP; `others` are routes that pages of any origin may send to as well. */
export function registerLogIntake(
  { app, clock }: Pick<FeatureContext, 'app' | 'clock'>,
  intake: LogIntake,
  others: readonly IntakeRoute[] = [],
): void {
  registerShippers(app, intake);
  registerBrowserIntake(app, (scope) => {
    shapeErrors(scope, firehoseError(clock));
    registerIntake(scope, logIntakeRoutes(intake));
    registerIntake(scope, others);
  });
}

const PREFLIGHT_PATHS = ['/api/v2/logs', '/api/v2/rum', '/api/v2/replay', '/api/v2/profile', '/v1/input'];

/** Pages of any origin send here with a client token in the query: every answer, errors too, lets them read it. */
function registerBrowserIntake(app: FastifyInstance, register: (scope: FastifyInstance) => void): void {
  app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*');
    });
    register(scope);
    for (const url of PREFLIGHT_PATHS) {
      scope.options(
        url,
        { config: { access: { kind: 'public', why: 'a browser asks before it sends, without a key' } } },
        (_request, reply) =>
          reply
            .code(204)
            .header('access-control-allow-methods', 'POST, OPTIONS')
            .header('access-control-allow-headers', '*')
            .header('access-control-max-age', '86400')
            .send(),
      );
    }
  });
}
