import { type Problem, problemsOf } from '../form/problems.ts';
import type { DraftPipeline, DraftProcessor } from './draft.ts';
import { type Placed, placed } from './tree.ts';
import { processorForm } from './types/catalogue.ts';

export interface ProcessorProblem extends Problem {
  readonly key: string;
}

/** What is missing in the processors, before the server is asked. */
export function draftProblems(draft: DraftPipeline): readonly ProcessorProblem[] {
  return placed(draft.processors).flatMap(({ processor }) =>
    processorProblems(processor).map((problem) => ({ ...problem, key: processor.key })),
  );
}

export function processorProblems({ definition, inner }: DraftProcessor): readonly Problem[] {
  const form = processorForm(String(definition['type']));
  if (form === undefined) return [];
  const own = problemsOf(form.fields, definition);
  const isHollow = Array.isArray(form.inside) && inner?.length === 0;
  if (!isHollow) return own;
  const label = { en: 'Processors inside', ja: '内側のプロセッサー' };
  return [...own, { at: 'processors', label, says: { en: 'are missing', ja: 'を追加してください' } }];
}

/** A mistake that the server found: in which processor, in which field, and where in its text. */
export interface PlacedError {
  readonly message: string;
  readonly key?: string;
  readonly at?: string;
  readonly offset?: number;
  readonly length?: number;
}

const GROK = /rule (\S+), column (\d+): /;
const PLACE = /^(?:Invalid Pipeline: )?((?:\.?processors\[\d+\])+)\.?([\w.[\]]*)/;

/**
 * Finds the place that the server's message names: `processors[1].processors[0].target is not provided`, or, for rules,
 * `rule access, column 5: there is no filter x`.
 */
export function placeError(message: string, processors: readonly DraftProcessor[]): PlacedError {
  const all = placed(processors);
  const grok = GROK.exec(message);
  const text = message.replace(/^Invalid Pipeline: /, '');
  if (grok !== null) return { message: text, ...grokPlace(all, grok[1] ?? '', Number(grok[2])) };
  const place = PLACE.exec(message);
  if (place === null) return { message: text };
  const wanted = [...(place[1] ?? '').matchAll(/\d+/g)].map(Number).join();
  const found = all.find(({ path }) => path.join() === wanted);
  if (found === undefined) return { message: text };
  const at = place[2] ?? '';
  return { message: text, key: found.processor.key, ...(at === '' ? {} : { at }) };
}

/** The first grok parser with a rule of the name, in whose line there is such a column. */
function grokPlace(all: readonly Placed[], rule: string, column: number): Omit<PlacedError, 'message'> {
  for (const { processor } of all) {
    const grok = processor.definition['grok'];
    if (processor.definition['type'] !== 'grok-parser' || typeof grok !== 'object' || grok === null) continue;
    for (const field of ['match_rules', 'support_rules'] as const) {
      const rules: unknown = (grok as Readonly<Record<string, unknown>>)[field];
      const line = typeof rules === 'string' ? ruleLine(rules, rule) : undefined;
      if (line === undefined || line.length + 1 < column) continue;
      const offset = line.start + Math.max(0, Math.min(column, line.length) - 1);
      return { key: processor.key, at: `grok.${field}`, offset, length: expressionLength(String(rules), offset) };
    }
  }
  return {};
}

function ruleLine(rules: string, name: string): { readonly start: number; readonly length: number } | undefined {
  let start = 0;
  for (const line of rules.split('\n')) {
    const trimmed = line.trimStart();
    const indent = line.length - trimmed.length;
    if (trimmed.split(/\s/, 1)[0] === name) return { start: start + indent, length: trimmed.length };
    start += line.length + 1;
  }
  return undefined;
}

/** From a place inside `%{…}` to its end. */
function expressionLength(rules: string, offset: number): number {
  const rest = /^[^\n}]*\}?/.exec(rules.slice(offset))?.[0] ?? '';
  return rest.endsWith('}') ? rest.length : 1;
}
