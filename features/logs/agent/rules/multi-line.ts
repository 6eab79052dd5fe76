import type { ProcessingRule } from './processing-rules.ts';

/** What a line is to the lines before it: it starts a record, goes on with one, or is one by itself. */
export type LineLabel = 'start' | 'continue' | 'alone';

/** How lines become records of several lines. */
export interface MultiLine {
  labelOf(text: string): LineLabel;
  /** What lines are that go on with nothing: gathered until a record starts, or each a record. */
  readonly orphans: 'gather' | 'alone';
}

/** The first `multi_line` rule among these; later ones have no effect, as in the Agent. */
export function multiLineOf(rules: readonly ProcessingRule[]): MultiLine | undefined {
  const starts = rules.find(({ startsRecord }) => startsRecord !== undefined)?.startsRecord;
  if (starts === undefined) return undefined;
  return { orphans: 'gather', labelOf: (text) => (starts.test(text) ? 'start' : 'continue') };
}
