import type { SloDefinition } from '@komainu/contracts/slo/slo.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { SloPorts } from '../ports.ts';
import { measureCount } from './measure-count.ts';
import { measureMonitors } from './measure-monitors.ts';
import { measureSlices } from './measure-slices.ts';
import type { MeasuredWindow, Measurement } from './measurement.ts';

/** Measures an objective of any type over a window. */
export async function measure(
  definition: SloDefinition,
  measured: MeasuredWindow,
  { fetch, monitors }: Pick<SloPorts, 'fetch' | 'monitors'>,
): Promise<Measurement> {
  const { type, query, sli_specification: specification } = definition;
  if (type === 'monitor') return await measureMonitors(definition, measured, monitors);
  if (specification !== undefined && 'time_slice' in specification) {
    return await measureSlices(specification.time_slice, measured, fetch);
  }
  if (specification === undefined || query === undefined) {
    throw badRequest('bad_slo', 'the SLO does not say what is measured');
  }
  return await measureCount(specification.count, query, measured, fetch);
}
