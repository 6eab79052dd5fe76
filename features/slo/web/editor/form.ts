import type { Slo, SloComparator, SloThreshold, SloTimeframe, SloType } from '@komainu/contracts/slo/slo.ts';
import type { SloWish } from '../slos-api.ts';

/** An objective as its form holds it: the parts of all types, so that another type loses nothing. */
export interface SloForm {
  readonly type: SloType;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly targets: readonly Target[];
  readonly good: string;
  readonly total: string;
  readonly monitorIds: readonly number[];
  readonly groups: readonly string[];
  readonly query: string;
  readonly comparator: SloComparator;
  readonly threshold: number | undefined;
  readonly sliceSeconds: 60 | 300;
}

export interface Target {
  readonly timeframe: SloTimeframe;
  readonly target: number | undefined;
  readonly warning: number | undefined;
}

export const TIMEFRAMES: readonly SloTimeframe[] = ['7d', '30d', '90d'];

export function newSloForm(type: SloType): SloForm {
  return {
    type,
    name: '',
    description: '',
    tags: [],
    targets: [{ timeframe: '7d', target: 99, warning: undefined }],
    good: '',
    total: '',
    monitorIds: [],
    groups: [],
    query: '',
    comparator: '<',
    threshold: undefined,
    sliceSeconds: 300,
  };
}

/** One that is there. */
export function sloFormOf(slo: Slo): SloForm {
  const specification = slo.sli_specification;
  const slice = specification !== undefined && 'time_slice' in specification ? specification.time_slice : undefined;
  return {
    ...newSloForm(slo.type),
    name: slo.name,
    description: slo.description ?? '',
    tags: slo.tags,
    targets: slo.thresholds.map(({ timeframe, target, warning }) => ({ timeframe, target, warning })),
    good: slo.query?.numerator ?? '',
    total: slo.query?.denominator ?? '',
    monitorIds: slo.monitor_ids ?? [],
    groups: slo.groups ?? [],
    query: slice === undefined ? '' : writtenOut(slice.query),
    comparator: slice?.comparator ?? '<',
    threshold: slice?.threshold,
    sliceSeconds: slice?.query_interval_seconds ?? 300,
  };
}

/** A formula over named queries as one text: names give way to what they stand for. */
function writtenOut(query: {
  readonly formulas: readonly { readonly formula: string }[];
  readonly queries: readonly { readonly name: string; readonly query: string }[];
}): string {
  const texts = new Map(query.queries.map((one) => [one.name, one.query]));
  const formula = query.formulas[0]?.formula ?? query.queries[0]?.name ?? '';
  return formula.replaceAll(/[A-Za-z_]\w*/g, (word) => texts.get(word) ?? word);
}

/** What the form asks the API for; undefined while something is missing. */
export function sloWish(form: SloForm): SloWish | undefined {
  const thresholds = form.targets.flatMap(({ timeframe, target, warning }): SloThreshold[] =>
    target === undefined ? [] : [{ timeframe, target, ...(warning === undefined ? {} : { warning }) }],
  );
  if (form.name.trim() === '' || thresholds.length === 0 || thresholds.length < form.targets.length) return undefined;
  const common = {
    type: form.type,
    name: form.name.trim(),
    description: form.description.trim() === '' ? null : form.description,
    tags: form.tags,
    thresholds,
  };
  switch (form.type) {
    case 'metric':
      if (form.good === '' || form.total === '') return undefined;
      return { ...common, query: { numerator: form.good, denominator: form.total } };
    case 'monitor':
      if (form.monitorIds.length === 0) return undefined;
      return {
        ...common,
        monitor_ids: form.monitorIds,
        ...(form.groups.length === 0 || form.monitorIds.length > 1 ? {} : { groups: form.groups }),
      };
    case 'time_slice':
      if (form.query === '' || form.threshold === undefined) return undefined;
      return {
        ...common,
        sli_specification: {
          time_slice: {
            query: {
              formulas: [{ formula: 'query1' }],
              queries: [{ data_source: 'metrics', name: 'query1', query: form.query }],
            },
            comparator: form.comparator,
            threshold: form.threshold,
            query_interval_seconds: form.sliceSeconds,
          },
        },
      };
  }
}
