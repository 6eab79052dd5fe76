import type { MetricFunctionsAnswer } from '@komainu/contracts/metrics/explorer-api.ts';
import { findFunction, functionNames } from '@komainu/query/metrics/functions/list.ts';
import type { FastifyInstance } from 'fastify';

/** `GET /api/unstable/metrics/functions`: what the language's list of functions holds, so that a new word is offered at once. */
export function functionsRoute(app: FastifyInstance): void {
  const access = { config: { access: { kind: 'api', permission: 'read' } } } as const;
  app.get(
    '/api/unstable/metrics/functions',
    access,
    async (): Promise<MetricFunctionsAnswer> => ({
      data: functionNames().map((name) => ({
        name,
        parameters: (findFunction(name)?.parameters ?? []).map((parameter) => ({
          name: parameter.name,
          optional: parameter.optional === true,
          choices: parameter.choices ?? [],
        })),
      })),
    }),
  );
}
