import { clientSignal } from '@komainu/http/client-signal.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { PromqlNode } from '@komainu/query/promql/ast.ts';
import { evaluateInstant, evaluateRange } from '@komainu/query/promql/evaluate.ts';
import { type EvaluateOptions, MOST_STEPS } from '@komainu/query/promql/options.ts';
import { parsePromql } from '@komainu/query/promql/parse.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MetricDescriptions } from '../descriptions.ts';
import type { Rollups } from '../rollups.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import { failure, instantAnswer, matrixAnswer, success } from './answers.ts';
import { labelNames, labelValues, seriesAnswer } from './catalogue.ts';
import type { MetricFamilies } from './families.ts';
import { foldKindOf } from './fold.ts';
import { labelNamesIn } from './label-names.ts';
import { metadataAnswer } from './metadata.ts';
import { bad, durationParameter, type Parameters, parametersOf, timeParameter } from './parameters.ts';
import { createSelect, MOST_SAMPLES, type SelectParts } from './select.ts';
import { type IndexOf, promName } from './series-labels.ts';

/** What the routes of the Prometheus API work with. */
export interface PrometheusApi {
  readonly store: TelemetryStore;
  readonly registry: SeriesRegistry;
  readonly rollups: Rollups;
  readonly families: MetricFamilies;
  readonly descriptions: MetricDescriptions;
  readonly clock: Clock;
  readonly indexOf: IndexOf;
  /** Told of the keys that a query filters or groups by. */
  readonly queried: (metric: string, keys: Iterable<string>) => void;
}

const BASE = '/prometheus/api/v1';
const ACCESS = { access: { kind: 'api', permission: 'read', authorization: true } } as const;
const LONGEST_MS = 60_000;
/** Evaluation lets others run after this long. */
const TURN_MS = 15;

type Answer = (parameters: Parameters, request: FastifyRequest, signal: AbortSignal) => Promise<unknown> | unknown;

/**
 * The read API of Prometheus under `/prometheus`, for Grafana's data source and whatever else speaks PromQL. Both keys come
 * as elsewhere, or as user and password of HTTP Basic.
 */
export function registerPrometheusApi(app: FastifyInstance, api: PrometheusApi): void {
  const parts: SelectParts = {
    ...api,
    nowUnixS: () => Math.floor(api.clock.nowMs() / 1000),
    foldKind: ({ type, metric }) => {
      const name = promName(metric.name);
      return foldKindOf(type, name, api.families.get(name)?.type);
    },
  };
  const select = (expression: PromqlNode, signal: AbortSignal) => createSelect(parts, labelNamesIn(expression), signal);

  const query: Answer = async (parameters, _request, signal) => {
    const atMs = timeParameter(parameters, 'time', api.clock.nowMs());
    const expression = expressionOf(parameters);
    const result = await evaluateInstant(expression, select(expression, signal), atMs, limits(parameters, signal));
    return instantAnswer(result, atMs);
  };

  const queryRange: Answer = async (parameters, _request, signal) => {
    const range = {
      startMs: timeParameter(parameters, 'start'),
      endMs: timeParameter(parameters, 'end'),
      stepMs: durationParameter(parameters, 'step'),
    };
    if (range.endMs < range.startMs) throw bad('end', 'end timestamp must not be before start time');
    if (range.stepMs <= 0) {
      throw bad('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer');
    }
    if ((range.endMs - range.startMs) / range.stepMs > MOST_STEPS) {
      throw new CodedError(
        'bad_data',
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
        { status: 400 },
      );
    }
    const expression = expressionOf(parameters);
    return matrixAnswer(await evaluateRange(expression, select(expression, signal), range, limits(parameters, signal)));
  };

  app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    const route = (methods: ('GET' | 'POST')[], path: string, answer: Answer) =>
      scope.route({
        method: methods,
        url: `${BASE}${path}`,
        config: ACCESS,
        handler: (request, reply) => answered(answer, request, reply),
      });
    route(['GET', 'POST'], '/query', query);
    route(['GET', 'POST'], '/query_range', queryRange);
    route(['GET', 'POST'], '/series', (parameters) => seriesAnswer(api, parameters));
    route(['GET', 'POST'], '/labels', (parameters) => labelNames(api, parameters));
    route(['GET'], '/label/:name/values', (parameters, request) =>
      labelValues(api, (request.params as { name: string }).name, parameters),
    );
    route(['GET'], '/metadata', (parameters) => metadataAnswer(api, parameters));
    // Exemplars are not kept; Grafana asks for them beside every graph.
    route(['GET', 'POST'], '/query_exemplars', () => []);
    route(['GET'], '/status/buildinfo', () => ({
      // The version whose language and API these are: Grafana offers features by it.
      version: '3.0.0',
      revision: '',
      branch: '',
      buildUser: '',
      buildDate: '',
      goVersion: '',
    }));
  });
}

async function answered(answer: Answer, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  try {
    const parameters = parametersOf(request.url, request.body);
    return success(await answer(parameters, request, clientSignal(reply)));
  } catch (error) {
    const { status, body } = failure(error);
    // What is not a refusal with a code of ours is counted and logged where all such errors are.
    if (status === 500) throw error;
    return reply.code(status).send(body);
  }
}

function expressionOf(parameters: Parameters) {
  const text = parameters.get('query') ?? '';
  return parsePromql(text);
}

function limits(parameters: Parameters, signal: AbortSignal): EvaluateOptions {
  const asked = parameters.get('timeout') === null ? LONGEST_MS : durationParameter(parameters, 'timeout');
  const endMs = performance.now() + Math.min(LONGEST_MS, asked);
  let turnedMs = performance.now();
  return {
    mostSamples: 2 * MOST_SAMPLES,
    async turn() {
      const nowMs = performance.now();
      if (nowMs > endMs)
        throw new CodedError('query_timeout', 'query timed out in expression evaluation', { status: 503 });
      if (nowMs - turnedMs < TURN_MS) return;
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new CodedError('query_canceled', 'query was canceled', { status: 499 });
      turnedMs = performance.now();
    },
  };
}
