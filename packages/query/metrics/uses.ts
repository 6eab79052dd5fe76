import type { MetricNode, QueryNode, ScopeNode } from './ast.ts';
import { parseMetricQuery } from './parse.ts';

/** Longer texts in a definition are no queries. */
const LONGEST_QUERY = 20_000;

/** Keys of tags by metric, sorted. */
export type MetricUses = ReadonlyMap<string, readonly string[]>;

/**
 * Which metrics the queries within a JSON definition (a dashboard, a notebook) ask for, and which tag keys they filter or
 * group by. Whatever is no metric query is passed over. `prefixes`: what template variables stand for, by name.
 */
export function metricUses(definition: unknown, prefixes: ReadonlyMap<string, string> = new Map()): MetricUses {
  const uses = new Map<string, Set<string>>();
  for (const text of textsIn(definition)) {
    for (const query of queriesOf(text)) {
      const keys = uses.get(query.metric) ?? new Set();
      for (const key of query.groupBy) if (!key.startsWith('$')) keys.add(key);
      for (const key of scopeKeys(query.scope, prefixes)) keys.add(key);
      uses.set(query.metric, keys);
    }
  }
  return new Map([...uses].map(([metric, keys]) => [metric, [...keys].sort()]));
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) yield* textsIn(part);
  }
}

function queriesOf(text: string): readonly QueryNode[] {
  if (text.length > LONGEST_QUERY || !text.includes('{') || !text.includes(':')) return [];
  const expression = monitoredExpression(text);
  try {
    return [...queriesIn(parseMetricQuery(expression))];
  } catch {
    // Markdown, a search for logs, JSON: not of this language.
    return [];
  }
}

/** The window of a monitor's query ends within so many characters, its threshold is no longer than the others. */
const LONGEST_HEAD = 200;
const LONGEST_THRESHOLD = 40;

/** What a monitor's query looks at: `avg(last_5m):avg:m{*} > 80` -> `avg:m{*}`; other texts as they are. */
function monitoredExpression(text: string): string {
  const head = text.slice(0, LONGEST_HEAD);
  const window = /\blast_/.exec(head)?.index ?? -1;
  const colon = window < 0 ? -1 : head.indexOf('):', window);
  if (colon < 0 || head.slice(0, window).includes('{')) return text;
  const rest = text.slice(colon + 2);
  const tail = rest.slice(-LONGEST_THRESHOLD);
  const threshold = /(?:[<>]=?|[=!]=)\s*-?[\d.e+-]+\s*$/.exec(tail);
  return threshold === null ? rest : rest.slice(0, rest.length - tail.length + threshold.index);
}

function* queriesIn(node: MetricNode): Generator<QueryNode> {
  switch (node.kind) {
    case 'query':
      yield node;
      return;
    case 'binary':
      yield* queriesIn(node.left);
      yield* queriesIn(node.right);
      return;
    case 'aggregate':
      for (const child of node.children) yield* queriesIn(child);
      return;
    case 'negate':
    case 'call':
    case 'modify':
      yield* queriesIn(node.child);
      return;
    case 'number':
    case 'reference':
      return;
  }
}

/** The tag keys that a scope names. `prefixes`: what template variables stand for, by name. */
export function* scopeKeys(node: ScopeNode, prefixes: ReadonlyMap<string, string> = new Map()): Generator<string> {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const child of node.children) yield* scopeKeys(child, prefixes);
      return;
    case 'not':
      yield* scopeKeys(node.child, prefixes);
      return;
    case 'tag':
      if (node.key !== '') yield node.key;
      return;
    case 'variable': {
      const [, key, name = ''] = /^(?:([^:$]+):)?\$([^.]*)/.exec(node.text) ?? [];
      const prefix = key ?? prefixes.get(name) ?? '';
      if (prefix !== '') yield prefix;
      return;
    }
    case 'all':
      return;
  }
}
