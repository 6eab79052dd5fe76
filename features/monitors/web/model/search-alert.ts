import { quoted } from '@komainu/ui/monitors/monitor-link.ts';
import { argumentsOf, type Call, readChain } from './chain.ts';

export type SearchSource = 'log' | 'trace' | 'event';

/** Logs, spans or events that are counted or measured, by groups, over a window. */
export interface SearchAlert {
  readonly source: SearchSource;
  readonly search: string;
  /** Of logs: where they are looked for. */
  readonly indexes: readonly string[];
  readonly aggregation: string;
  /** Empty for counts. */
  readonly path: string;
  readonly groups: readonly string[];
  /** `5m` */
  readonly window: string;
}

const NAMES = { log: 'logs', trace: 'trace-analytics', event: 'events' } as const;
const READ = new Set(['index', 'rollup', 'by', 'last']);

/** `logs("…").index("*").rollup("count").by("service").last("5m")`; undefined for what says more than a form can show. */
export function readSearchAlert(source: SearchSource, body: string): SearchAlert | undefined {
  const calls = readChain(body);
  const [head, ...rest] = calls ?? [];
  if (head?.name !== NAMES[source] || rest.some(({ name }) => !READ.has(name))) return undefined;
  const rollup = argumentsOf(rest, 'rollup') ?? ['count'];
  return {
    source,
    search: head.args[0] ?? '',
    indexes: listIn(rest, 'index'),
    aggregation: rollup[0] ?? 'count',
    path: rollup[1] ?? '',
    groups: listIn(rest, 'by'),
    window: argumentsOf(rest, 'last')?.[0] ?? '5m',
  };
}

export function writeSearchAlert(alert: SearchAlert): string {
  const { source, search, indexes, aggregation, path, groups, window } = alert;
  const list = (name: string, values: readonly string[]): string =>
    values.length === 0 ? '' : `.${name}(${quoted(values.join(','))})`;
  const measured = path === '' ? quoted(aggregation) : `${quoted(aggregation)}, ${quoted(path)}`;
  return (
    `${NAMES[source]}(${quoted(search)})${source === 'log' ? list('index', indexes.length === 0 ? ['*'] : indexes) : ''}` +
    `.rollup(${measured})${list('by', groups)}.last(${quoted(window)})`
  );
}

/** Values in one text between commas, or in several. */
function listIn(calls: readonly Call[], name: string): readonly string[] {
  return (argumentsOf(calls, name) ?? [])
    .flatMap((text) => text.split(','))
    .map((one) => one.trim())
    .filter(Boolean);
}
