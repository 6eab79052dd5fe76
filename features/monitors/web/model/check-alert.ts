import { callList, quoted } from '@komainu/ui/monitors/monitor-link.ts';
import { argumentsOf, readChain } from './chain.ts';

/** A service check, of what it is watched, by what it is told apart, and how many runs are looked at. */
export interface CheckAlert {
  readonly check: string;
  readonly over: readonly string[];
  readonly exclude: readonly string[];
  readonly by: readonly string[];
  readonly last: number;
}

const READ = new Set(['over', 'exclude', 'by', 'last', 'count_by_status']);

/** `"http.can_connect".over("env:prod").by("host").last(4).count_by_status()`; undefined for other forms. */
export function readCheckAlert(query: string): CheckAlert | undefined {
  const [head, ...rest] = readChain(query) ?? [];
  if (head === undefined || !query.trim().startsWith('"') || rest.some(({ name }) => !READ.has(name))) return undefined;
  return {
    check: head.name,
    over: (argumentsOf(rest, 'over') ?? []).filter((tag) => tag !== '*'),
    exclude: argumentsOf(rest, 'exclude') ?? [],
    by: (argumentsOf(rest, 'by') ?? []).filter((key) => key !== '*'),
    last: Number(argumentsOf(rest, 'last')?.[0]) || 2,
  };
}

export function writeCheckAlert({ check, over, exclude, by, last }: CheckAlert): string {
  const scope = callList('over', over.length === 0 ? ['*'] : over);
  return `${quoted(check)}${scope}${callList('exclude', exclude)}${callList('by', by)}.last(${last}).count_by_status()`;
}
