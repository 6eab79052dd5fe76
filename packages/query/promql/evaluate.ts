import type { PromqlNode } from './ast.ts';
import { typeOf } from './check.ts';
import { PromqlExecutionError } from './error.ts';
import { Evaluation } from './evaluation.ts';
import { Labels } from './labels.ts';
import { type EvaluateOptions, MOST_STEPS } from './options.ts';
import type { Element, PromSeries, SelectSeries } from './series.ts';
import { SeriesBuilder } from './series-builder.ts';

export type InstantResult =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'vector'; readonly elements: readonly Element[] }
  | { readonly type: 'matrix'; readonly series: readonly PromSeries[] };

/**
 * The value of an expression at one moment, as Prometheus gives it. Throws PromqlExecutionError, and whatever `select` and
 * `turn` throw.
 */
export async function evaluateInstant(
  node: PromqlNode,
  select: SelectSeries,
  atMs: number,
  options: EvaluateOptions = {},
): Promise<InstantResult> {
  const evaluation = new Evaluation(select, { startMs: atMs, endMs: atMs, stepMs: 1 }, options);
  await evaluation.prepare(node);
  const type = typeOf(node);
  switch (type) {
    case 'scalar':
      return { type, value: evaluation.scalar(node, atMs) };
    case 'string':
      return { type, value: evaluation.text(node) };
    case 'vector':
      return { type, elements: evaluation.vector(node, atMs) };
    case 'matrix': {
      const windows = evaluation.windows(node, atMs).filter(({ from, to }) => to > from);
      const series = windows.map(({ labels, timesMs, values, from, to }) => ({
        labels,
        timesMs: Array.from(timesMs).slice(from, to),
        values: Array.from(values).slice(from, to),
      }));
      return { type, series: series.sort(byLabels) };
    }
  }
}

/** The values of a scalar or instant vector expression from `startMs` to `endMs`, every `stepMs`; ordered by labels. */
export async function evaluateRange(
  node: PromqlNode,
  select: SelectSeries,
  range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
  options: EvaluateOptions = {},
): Promise<readonly PromSeries[]> {
  const type = typeOf(node);
  if (type !== 'scalar' && type !== 'vector') {
    throw new PromqlExecutionError(
      `invalid expression type ${JSON.stringify(type === 'string' ? 'string' : 'range vector')} for range query, must be Scalar or instant Vector`,
    );
  }
  if ((range.endMs - range.startMs) / range.stepMs > MOST_STEPS) {
    throw new PromqlExecutionError(`the range has more than ${MOST_STEPS} steps`);
  }
  const evaluation = new Evaluation(select, range, options);
  await evaluation.prepare(node);
  const builder = new SeriesBuilder(evaluation.budget);
  for (let at = range.startMs; at <= range.endMs; at += range.stepMs) {
    await options.turn?.();
    if (type === 'scalar') builder.add(at, [{ labels: Labels.none, value: evaluation.scalar(node, at) }]);
    else builder.add(at, evaluation.vector(node, at));
  }
  return [...builder.series()].sort(byLabels);
}

function byLabels(a: PromSeries, b: PromSeries): number {
  return a.labels.key < b.labels.key ? -1 : a.labels.key > b.labels.key ? 1 : 0;
}
