import type { SloHistoryAnswer } from '@komainu/contracts/slo/history.ts';
import type { SloThreshold } from '@komainu/contracts/slo/slo.ts';
import { paramOf, type QueryValues, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { READ } from '../access.ts';
import type { KeptSlo } from '../definition/stored.ts';
import type { SloKeeper } from '../keeper.ts';
import { budgetLeft, indicatorOf, PRECISION, rawBudgetLeft, stateOf } from './budget.ts';
import { presentHistory } from './present.ts';
import type { SloMeasurer } from './readings.ts';
import type { Stretch } from './stretches.ts';

const SLO_ID = /^[0-9a-f]{32}$/;
const MOST_SECONDS = 460 * 86_400;

/** `/api/v1/slo/:id/history` and `/api/v2/slo/:id/status`. */
export function registerHistory(app: FastifyInstance, slos: SloKeeper, measurer: SloMeasurer): void {
  app.get('/api/v1/slo/:id/history', READ, async (request): Promise<SloHistoryAnswer> => {
    const id = paramOf(request, 'id');
    const missing = new CodedError('no_such_slo', `SLO ID: ${id} not found`, { status: 404 });
    if (!SLO_ID.test(id)) throw missing;
    const query = queryOf(request);
    const window = windowOf(query);
    const slo = await slos.find(id);
    if (slo === undefined) throw missing;
    const applies = query['apply_correction'] !== 'false';
    const { measurement, corrections } = await measurer.measure(slo, window, applies);
    const thresholds = thresholdsOf(slo, query['target']);
    return { data: presentHistory(slo, window, measurement, thresholds, corrections), errors: null };
  });

  app.get('/api/v2/slo/:id/status', READ, async (request) => {
    const slo = await slos.get(paramOf(request, 'id'));
    const query = queryOf(request);
    const applies = query['disable_corrections'] !== 'true';
    const { measurement } = await measurer.measure(slo, windowOf(query), applies);
    const [threshold] = thresholdsOf(slo, undefined);
    const { overall, unit } = measurement;
    const target = threshold?.target ?? slo.definition.target_threshold;
    const sli = overall === null ? null : indicatorOf(overall);
    return {
      data: {
        id: slo.id,
        type: 'slo_status',
        attributes: {
          sli,
          span_precision: PRECISION,
          state: threshold === undefined ? 'no_data' : stateOf(sli, threshold),
          error_budget_remaining: overall === null ? null : budgetLeft(overall, target),
          raw_error_budget_remaining: overall === null ? null : rawBudgetLeft(overall, target, unit),
        },
      },
    };
  });
}

function windowOf(query: QueryValues): Stretch {
  const [fromText, toText] = [query['from_ts'], query['to_ts']];
  const from = Number(fromText ?? Number.NaN);
  const to = Number(toText ?? Number.NaN);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to <= from) {
    const reason = `The timeframe is incorrect: invalid from ${fromText} or to ${toText} timestamp`;
    throw badRequest('bad_window', reason);
  }
  if (to - from > MOST_SECONDS)
    throw badRequest('bad_window', 'The timeframe is incorrect: it is longer than 460 days');
  return { from, to };
}

/** The primary one first; a target of the asker's goes before all. */
function thresholdsOf({ definition }: KeptSlo, target: string | undefined): readonly SloThreshold[] {
  const { thresholds, timeframe } = definition;
  const ordered = [...thresholds].sort((a, b) => Number(b.timeframe === timeframe) - Number(a.timeframe === timeframe));
  if (target === undefined || target === '') return ordered;
  const value = Number(target);
  if (!(value > 0 && value < 100))
    throw badRequest('bad_target', 'The target should be greater than 0 and less than 100');
  return [{ timeframe: 'custom', target: value }, ...ordered.filter((one) => one.timeframe !== 'custom')];
}
