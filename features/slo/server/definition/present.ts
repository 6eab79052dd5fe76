import type { Slo, SloThreshold, SloType } from '@komainu/contracts/slo/slo.ts';
import type { KeptSlo } from './stored.ts';

const TYPE_IDS: Readonly<Record<SloType, 0 | 1 | 2>> = { monitor: 0, metric: 1, time_slice: 2 };

/** An objective as the API answers it. */
export function presentSlo({ id, definition, author, createdUnixS, modifiedUnixS }: KeptSlo): Slo {
  const { thresholds, ...rest } = definition;
  return {
    id,
    ...rest,
    thresholds: thresholds.map(presentThreshold),
    type_id: TYPE_IDS[definition.type],
    monitor_tags: [],
    creator: { name: author.name, handle: author.handle, email: author.handle },
    created_at: createdUnixS,
    modified_at: modifiedUnixS,
  };
}

export function presentThreshold({ timeframe, target, warning }: SloThreshold): SloThreshold {
  return {
    timeframe,
    target,
    target_display: display(target),
    ...(warning === undefined ? {} : { warning, warning_display: display(warning) }),
  };
}

/** `95.` and `99.9`, as the API writes them. */
function display(value: number): string {
  return Number.isInteger(value) ? `${value}.` : String(value);
}
