import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { PromqlExecutionError } from '@komainu/query/promql/error.ts';
import type { InstantResult } from '@komainu/query/promql/evaluate.ts';
import { goNumber } from '@komainu/query/promql/format.ts';
import type { PromSeries } from '@komainu/query/promql/series.ts';

/** Answers in the shapes of Prometheus' HTTP API (prometheus.io/docs/prometheus/latest/querying/api). */
export function success(data: unknown): { readonly status: 'success'; readonly data: unknown } {
  return { status: 'success', data };
}

const TYPES: Readonly<Record<number, string>> = { 422: 'execution', 499: 'canceled', 503: 'timeout', 504: 'timeout' };

/** An error as Prometheus writes it, and the status that goes with it. */
export function failure(error: unknown): { status: number; body: unknown } {
  const known = error instanceof CodedError ? error.status : 500;
  // A store that is too slow is what Prometheus answers 503 to.
  const status = known === 504 ? 503 : known;
  const errorType = known === 400 ? 'bad_data' : (TYPES[known] ?? 'internal');
  const text = error instanceof CodedError ? messageOf(error) : 'internal error';
  return { status, body: { status: 'error', errorType, error: text, code: codeOf(error) } };
}

export function instantAnswer(result: InstantResult, atMs: number): unknown {
  const at = atMs / 1000;
  switch (result.type) {
    case 'scalar':
      return { resultType: 'scalar', result: [at, goNumber(result.value)] };
    case 'string':
      return { resultType: 'string', result: [at, result.value] };
    case 'vector':
      return {
        resultType: 'vector',
        result: result.elements.map(({ labels, value }) => ({
          metric: labels.toObject(),
          value: [at, goNumber(value)],
        })),
      };
    case 'matrix':
      return matrixAnswer(result.series);
  }
}

/** Samples of one answer: each takes some forty bytes of JSON, and more on the way there. */
const MOST_ANSWERED = 2_000_000;

export function matrixAnswer(series: readonly PromSeries[]): unknown {
  const samples = series.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  if (samples > MOST_ANSWERED) {
    throw new PromqlExecutionError(
      `the answer would hold ${samples} samples, more than ${MOST_ANSWERED}: ask for fewer series or steps`,
    );
  }
  return {
    resultType: 'matrix',
    result: series.map(({ labels, timesMs, values }) => ({
      metric: labels.toObject(),
      values: Array.from(timesMs, (time, index) => [time / 1000, goNumber(values[index] ?? Number.NaN)]),
    })),
  };
}
