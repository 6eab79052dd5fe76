import type { MonitorDefinition } from '@komainu/contracts/monitors/monitor.ts';
import { splitComparison } from './comparison.ts';
import { kindOf } from './kinds.ts';
import { readAlgorithm, readMetricAlert } from './metric-alert.ts';
import { readSearchAlert } from './search-alert.ts';
import { readSloAlert } from './slo-alert.ts';

/** Where what a monitor judges can be looked at closer: a path of this site and its own parameters. */
export interface Neighbour {
  readonly kind: 'metrics' | 'logs' | 'traces' | 'slo';
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

/** The explorer of a monitor's data with its query; undefined where none shows it. `group` narrows it to one group. */
export function neighbourOf(
  { type, query }: Pick<MonitorDefinition, 'type' | 'query'>,
  group = '*',
): Neighbour | undefined {
  const kind = kindOf(type, query);
  const { body } = splitComparison(query);
  switch (kind) {
    case 'metric':
    case 'change':
    case 'anomaly':
    case 'outlier':
    case 'forecast': {
      const alert = readMetricAlert(body);
      if (alert === undefined) return undefined;
      // Anomalies have their band in the explorer, too; outliers are seen by the lines themselves.
      const asked = kind === 'anomaly' ? alert.query : innermost(alert.query);
      return { kind: 'metrics', path: '/metrics/explorer', params: { a: asked } };
    }
    case 'log':
    case 'trace': {
      const alert = readSearchAlert(kind, body);
      if (alert === undefined) return undefined;
      const search = [alert.search, ...termsOf(group)].filter((term) => term !== '' && term !== '*').join(' ');
      const isLog = kind === 'log';
      return {
        kind: isLog ? 'logs' : 'traces',
        path: isLog ? '/logs' : '/apm/traces',
        params: search === '' ? {} : { query: search },
      };
    }
    case 'slo': {
      const alert = readSloAlert(body);
      return alert === undefined ? undefined : { kind: 'slo', path: `/slo/${alert.slo}`, params: {} };
    }
    default:
      return undefined;
  }
}

function innermost(query: string): string {
  for (const name of ['outliers', 'forecast']) {
    const call = readAlgorithm(query, name);
    if (call !== undefined) return call.query;
  }
  return query;
}

/** `host:a,service:b` as terms of a search; nothing for the whole. */
function termsOf(group: string): readonly string[] {
  if (group === '*' || group === '') return [];
  return group.split(',').map((tag) => {
    const end = tag.indexOf(':');
    const value = tag.slice(end + 1);
    return end < 0
      ? tag
      : `${tag.slice(0, end)}:${/^[\w.*/@-]+$/.test(value) ? value : `"${value.replaceAll(/(["\\])/g, '\\$1')}"`}`;
  });
}

/** The monitors that a composite joins, in the order of its query, each once. */
export function membersOf(query: string): readonly number[] {
  return [...new Set((query.match(/\b\d+\b/g) ?? []).map(Number))];
}

/** The `@handles` of a message, as somebody wrote them. */
export function handlesIn(message: string): readonly string[] {
  return [
    ...new Set(
      Array.from(message.matchAll(/(?:^|[\s({}>,;])@([\w.+-]+(?:@[\w.-]+)?)/g), ([, handle = '']) =>
        handle.replace(/[.]+$/, ''),
      ),
    ),
  ];
}
