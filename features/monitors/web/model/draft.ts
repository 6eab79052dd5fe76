import type {
  Monitor,
  MonitorDefinition,
  MonitorOptions,
  MonitorThresholds,
} from '@komainu/contracts/monitors/monitor.ts';
import { MONITOR_KINDS, type MonitorKind } from '@komainu/ui/monitors/monitor-link.ts';
import { joinComparison, splitComparison } from './comparison.ts';
import { FIRST_QUERIES, kindOf, typeOf } from './kinds.ts';

/** A monitor in the editor: what would be sent, and how it is edited. The text of its query is the only truth. */
export interface MonitorDraft {
  readonly kind: MonitorKind;
  readonly definition: MonitorDefinition;
}

const OPTIONS: Readonly<Partial<Record<MonitorKind, MonitorOptions>>> = {
  anomaly: {
    thresholds: { critical: 1, critical_recovery: 0 },
    threshold_windows: { trigger_window: 'last_15m', recovery_window: 'last_15m' },
  },
  outlier: { thresholds: { critical: 0 } },
  check: { thresholds: { ok: 1, warning: 1, critical: 3 } },
  slo: { thresholds: { critical: 75 } },
};

/** A new monitor of a kind, with what the address says. */
export function newDraft(kind: MonitorKind, given: Readonly<Record<string, string>>): MonitorDraft {
  const query = given['query'] || FIRST_QUERIES[kind];
  const { value } = splitComparison(query);
  const options: MonitorOptions = {
    thresholds: value === undefined ? {} : { critical: value },
    notify_no_data: false,
    include_tags: true,
    ...OPTIONS[kind],
  };
  return {
    kind,
    definition: {
      type: typeOf(kind) ?? 'query alert',
      query,
      name: given['name'] ?? '',
      message: given['message'] ?? '',
      tags: (given['tags'] ?? '').split(',').filter(Boolean),
      priority: null,
      restricted_roles: null,
      options,
    },
  };
}

/** The word of an address as a kind; undefined for others. */
export function kindFrom(word: string | undefined): MonitorKind | undefined {
  return MONITOR_KINDS.find((kind) => kind === word);
}

/** A monitor that is there, to be changed. */
export function draftOf(monitor: Monitor): MonitorDraft {
  const { type, query, name, message, tags, priority, restricted_roles, options } = monitor;
  return {
    kind: kindOf(type, query),
    definition: { type, query, name, message, tags, priority, restricted_roles, options },
  };
}

/** A copy: what is muted of the one is not of the other. */
export function copyOf(monitor: Monitor): MonitorDraft {
  const { silenced: _, ...options } = monitor.options;
  return draftOf({ ...monitor, options });
}

export function withDefinition(draft: MonitorDraft, change: Partial<MonitorDefinition>): MonitorDraft {
  return { ...draft, definition: { ...draft.definition, ...change } };
}

/** Sets options; those that are undefined leave the JSON. */
export function withOptions(draft: MonitorDraft, change: Readonly<Record<string, unknown>>): MonitorDraft {
  const options = Object.fromEntries(
    Object.entries({ ...draft.definition.options, ...change }).filter(([, value]) => value !== undefined),
  );
  return withDefinition(draft, { options });
}

/** Sets thresholds; null and undefined take one away. The alert's stands in the query, too. */
export function withThresholds(draft: MonitorDraft, change: MonitorThresholds): MonitorDraft {
  const merged = { ...draft.definition.options.thresholds, ...change };
  const thresholds = Object.fromEntries(Object.entries(merged).filter(([, value]) => typeof value === 'number'));
  const next = withOptions(draft, { thresholds });
  if (!hasComparison(draft.kind) || !('critical' in change)) return next;
  const query = joinComparison({ ...splitComparison(draft.definition.query), value: change.critical ?? undefined });
  return withDefinition(next, { query });
}

/** Sets the part of the query before the comparison. */
export function withBody(draft: MonitorDraft, body: string): MonitorDraft {
  if (!hasComparison(draft.kind)) return withDefinition(draft, { query: body });
  return withDefinition(draft, { query: joinComparison({ ...splitComparison(draft.definition.query), body }) });
}

/** A query that was written as text: its number is the alert's threshold. */
export function withQueryText(draft: MonitorDraft, query: string): MonitorDraft {
  const { value } = splitComparison(query);
  const next = withDefinition(draft, { query });
  if (value === undefined) return next;
  return withOptions(next, { thresholds: { ...draft.definition.options.thresholds, critical: value } });
}

/** Whether queries of a kind end with a comparison. */
export function hasComparison(kind: MonitorKind): boolean {
  return kind !== 'check' && kind !== 'composite' && kind !== 'source';
}

/** Whether everything that the server demands of a query is there. */
export function isComplete(draft: MonitorDraft): boolean {
  return (
    isAskable(draft) && (!hasComparison(draft.kind) || splitComparison(draft.definition.query).value !== undefined)
  );
}

/** What is asked to draw a draft: a graph is there before its threshold, so zero stands in until one is written. */
export function drawnDefinition(draft: MonitorDraft): MonitorDefinition {
  if (isComplete(draft) || !hasComparison(draft.kind)) return draft.definition;
  return withThresholds(withOptions(draft, { thresholds: undefined }), { critical: 0 }).definition;
}

/** Whether a query names what it is about, so that it can be drawn. */
export function isAskable({ kind, definition: { query } }: MonitorDraft): boolean {
  if (kind === 'composite') return query.trim() !== '';
  if (kind === 'source') return query.trim() !== '';
  if (kind === 'check') return !query.startsWith('""');
  const { body } = splitComparison(query);
  if (kind === 'slo') return !body.includes('("")');
  return !/:\s*$|\(\s*,/.test(body);
}
