import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { queriesOf } from '@komainu/query/metrics/queries.ts';
import type { MonitorQuery } from '@komainu/query/monitors/ast.ts';
import { fixedTags } from '../fixed-tags.ts';
import type { MonitorDocument } from '../keeper.ts';
import type { MonitorsApi } from '../monitors-api.ts';

/** A monitor as searches look at it. */
export interface SearchableMonitor {
  readonly document: MonitorDocument;
  readonly status: MonitorState;
  readonly muted: boolean;
  /** Unix seconds until which the whole monitor is muted; null for no end or none. */
  readonly mutedUntilS: number | null;
  readonly classification: string;
  readonly metrics: readonly string[];
  readonly scopes: readonly string[];
  readonly groupBy: readonly string[];
  /** Handles that the message names, without `@`. */
  readonly notifications: readonly string[];
  readonly lastTriggeredUnixMs: number | null;
  /** Since when the status holds. */
  readonly sinceUnixMs: number;
}

const CLASSES: Readonly<Record<string, string>> = {
  'metric alert': 'metric',
  'query alert': 'metric',
  'service check': 'custom',
  'event alert': 'event',
  'event-v2 alert': 'event-v2',
  'log alert': 'log',
  'trace-analytics alert': 'trace-analytics',
  'process alert': 'process',
  composite: 'composite',
  'slo alert': 'slo',
};

export function searchable(api: MonitorsApi, document: MonitorDocument): SearchableMonitor {
  const { fields } = document.body;
  const query = queryOf(api, document);
  const standing = api.states.of(Number(document.id));
  const silence = api.downtimes.silence(document, api.downtimes.nowMs());
  const until = fields.options.silenced?.['*'];
  const triggered = [...standing.groups.values()].flatMap(({ lastTriggeredUnixMs }) => lastTriggeredUnixMs ?? []);
  return {
    document,
    status: standing.overall,
    muted: silence([]) !== 'none',
    mutedUntilS: until ?? null,
    classification: classOf(fields.type, query),
    metrics: query === undefined ? [] : metricsOf(query),
    scopes: query === undefined ? [] : fixedTags(query),
    groupBy: query !== undefined && 'groupBy' in query ? query.groupBy : [],
    notifications: handlesIn(fields.message),
    sinceUnixMs: standing.overallSinceUnixMs ?? document.createdAtUnixMs,
    lastTriggeredUnixMs: triggered.length === 0 ? null : Math.max(...triggered),
  };
}

function queryOf(api: MonitorsApi, document: MonitorDocument): MonitorQuery | undefined {
  try {
    return api.keeper.queryOf(document);
  } catch {
    // Kept by an older release; its evaluation says what is wrong with it.
    return undefined;
  }
}

function classOf(type: string, query: MonitorQuery | undefined): string {
  if (query?.kind === 'metric') {
    for (const name of ['anomalies', 'outliers', 'forecast']) {
      if (query.text.includes(`${name}(`)) return name === 'anomalies' ? 'anomaly' : name.replace(/s$/, '');
    }
  }
  return CLASSES[type] ?? type.replace(/ alert$/, '');
}

function metricsOf(query: MonitorQuery): readonly string[] {
  const nodes =
    query.kind === 'metric'
      ? [query.node]
      : query.kind === 'formula'
        ? query.variables.flatMap((variable) => (variable.kind === 'metric' ? [variable.node] : []))
        : [];
  return [...new Set(nodes.flatMap((node) => queriesOf(node).map(({ metric }) => metric)))];
}

/** `@user@example.com`, `@slack-team`: what stands behind an `@` that begins a word. */
export function handlesIn(message: string): readonly string[] {
  const found = [...message.matchAll(/(?:^|[^\w@])@([\w.+-]{1,200}(?:@[\w.-]{1,200})?)/g)];
  return [...new Set(found.map(([, handle = '']) => handle.replace(/[.]+$/, '')))];
}
