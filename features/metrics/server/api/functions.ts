import type { MetricFunctionsAnswer } from '@komainu/contracts/metrics/explorer-api.ts';
import { findFunction, functionNames, type Parameter } from '@komainu/query/metrics/functions/list.ts';
import type { FastifyInstance } from 'fastify';

/** `GET /api/unstable/metrics/functions`: what the language's list of functions holds, so that a new word is offered at once. */
export function functionsRoute(app: FastifyInstance): void {
  const access = { config: { access: { kind: 'api', permission: 'read' } } } as const;
  app.get(
    '/api/unstable/metrics/functions',
    access,
    async (): Promise<MetricFunctionsAnswer> => ({
      data: functionNames().flatMap((name) => {
        const definition = findFunction(name);
        if (definition === null) return [];
        return [
          {
            name,
            parameters: definition.parameters.map(parameterAnswer),
            options: (definition.options ?? []).map((option) => ({ ...parameterAnswer(option), optional: true })),
          },
        ];
      }),
    }),
  );
}

function parameterAnswer({ name, optional, choices, text, initial }: Parameter) {
  return {
    name,
    optional: optional === true,
    choices: choices ?? [],
    kind: choices !== undefined ? ('choice' as const) : text !== undefined ? ('text' as const) : ('number' as const),
    initial: initial ?? '',
  };
}
