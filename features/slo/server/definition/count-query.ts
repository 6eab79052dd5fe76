import type { SloCountQuery, SloCountSpecification, SloMetricQuery } from '@komainu/contracts/slo/slo.ts';
import type { MetricNode } from '@komainu/query/metrics/ast.ts';
import { queriesOf, type Reference } from '@komainu/query/metrics/evaluate.ts';
import { parseFormula, parseMetricQuery } from '@komainu/query/metrics/parse.ts';

/** An expression with what its names stand for. */
export interface Expression {
  readonly node: MetricNode;
  readonly references: Readonly<Record<string, Reference>>;
}

/** Reads a formula over named queries. Throws MetricSyntaxError. */
export function readFormula(formula: string, queries: readonly SloMetricQuery[]): Expression {
  const references = Object.fromEntries(queries.map(({ name, query }) => [name, parseMetricQuery(query)]));
  return { node: parseFormula(formula, Object.keys(references)), references };
}

/** Good events, and all of them or the bad ones. */
export interface CountExpressions {
  readonly good: Expression;
  readonly total: Expression | undefined;
  readonly bad: Expression | undefined;
}

/** Reads how events are counted. Throws MetricSyntaxError. */
export function readCountSpecification(count: SloCountSpecification): CountExpressions {
  const read = (formula: string | undefined) =>
    formula === undefined ? undefined : readFormula(formula, count.queries);
  return {
    good: readFormula(count.good_events_formula.formula, count.queries),
    total: read(count.total_events_formula?.formula),
    bad: read(count.bad_events_formula?.formula),
  };
}

/** The expressions with their queries written out, as older clients know them. */
export function countQueryOf(count: SloCountSpecification): SloCountQuery {
  const numerator = writtenOut(count.good_events_formula.formula, count.queries);
  const denominator =
    count.total_events_formula === undefined
      ? `(${numerator}) + (${writtenOut(count.bad_events_formula?.formula ?? '0', count.queries)})`
      : writtenOut(count.total_events_formula.formula, count.queries);
  return { numerator, denominator };
}

function writtenOut(formula: string, queries: readonly SloMetricQuery[]): string {
  const byName = new Map(queries.map(({ name, query }) => [name, query]));
  return formula.replace(/[A-Za-z_]\w*/g, (word) => byName.get(word) ?? word);
}

/** Expressions as queries with names, and formulas over them, as newer clients know them. Throws MetricSyntaxError. */
export function countSpecificationOf({ numerator, denominator }: SloCountQuery): SloCountSpecification {
  const names = new Map<string, string>();
  const formulaOf = (text: string): string => {
    let formula = '';
    let at = 0;
    for (const node of [...queriesOf(parseMetricQuery(text))].sort((a, b) => a.offset - b.offset)) {
      const { offset, length } = withoutParentheses(text, node);
      const query = text.slice(offset, offset + length);
      const name = names.get(query) ?? `query${names.size + 1}`;
      names.set(query, name);
      formula += text.slice(at, offset) + name;
      at = offset + length;
    }
    return formula + text.slice(at);
  };
  const good = formulaOf(numerator);
  const total = formulaOf(denominator);
  return {
    queries: [...names].map(([query, name]) => ({ data_source: 'metrics', name, query })),
    good_events_formula: { formula: good },
    total_events_formula: { formula: total },
  };
}

/** Where a query stands without the parentheses around it. */
function withoutParentheses(text: string, { offset, length }: { offset: number; length: number }) {
  let from = offset;
  let to = offset + length;
  while (/[(\s]/.test(text[from] ?? '') && /[)\s]/.test(text[to - 1] ?? '') && from < to) {
    from++;
    to--;
  }
  return { offset: from, length: to - from };
}
