import { type Computed, compute } from './arithmetic.ts';
import { holds, type Situation } from './conditions.ts';
import { plainNumber } from './humanize.ts';
import type { Call, TemplateNode } from './parse.ts';
import { localTimeText } from './times.ts';
import { lookUp, type TemplateVariables } from './variables.ts';

/** What a template is rendered with. */
export interface TemplateScope {
  readonly variables: TemplateVariables;
  readonly situation: Situation;
}

const MOST_VALUE_CHARACTERS = 16 * 1024;
const MOST_CHARACTERS = 64 * 1024;

/**
 * Stand for an `@` and a `<` that came out of a variable: values may complete a handle (`@slack-{{owner.name}}`), but a log
 * line that says `@webhook-x` must not send anything anywhere, and one that says `<!here>` must not wake anybody.
 * `withoutMarks` turns them back.
 */
const AT_MARK = '\u{e0ff}';
const LESS_MARK = '\u{e0fe}';

/** The characters that may stand for `@` within a handle after its first. */
export const AT_OF_VALUE = AT_MARK;

export function withoutMarks(text: string): string {
  return text.replaceAll(AT_MARK, '@').replaceAll(LESS_MARK, '<');
}

/** The text of a template, bounded; what a variable lacks is left empty. */
export function renderNodes(nodes: readonly TemplateNode[], scope: TemplateScope): string {
  const parts: string[] = [];
  append(nodes, scope, parts);
  const text = parts.join('');
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function append(nodes: readonly TemplateNode[], scope: TemplateScope, parts: string[]): void {
  for (const node of nodes) {
    if (node.kind === 'text') {
      parts.push(node.text);
    } else if (node.kind === 'value') {
      parts.push(bounded(valueText(node.call, scope)).replaceAll('@', AT_MARK).replaceAll('<', LESS_MARK));
    } else {
      const branch = holds(node.call, scope.situation, scope.variables) !== node.inverted ? node.body : node.otherwise;
      append(branch, scope, parts);
    }
  }
}

function bounded(text: string): string {
  return text.length > MOST_VALUE_CHARACTERS ? `${text.slice(0, MOST_VALUE_CHARACTERS)}…` : text;
}

/** `{{eval "…"}}`, `{{local_time '…' '…'}}`, `{{urlencode "…"}}`, or a variable. */
function valueText({ name, words }: Call, { variables }: TemplateScope): string {
  const [first = '', second = ''] = words;
  switch (name) {
    case 'eval':
      return computedText(compute(first, (path) => numberAt(path, variables)));
    case 'local_time': {
      const unixMs = variables.named[`${first}_epoch`];
      return typeof unixMs === 'number' ? (localTimeText(unixMs, second) ?? text(lookUp(first, variables))) : '';
    }
    case 'urlencode':
      return encodeURIComponent(text(lookUp(first, variables)).toWellFormed());
    default:
      return text(lookUp(name, variables));
  }
}

function numberAt(path: string, variables: TemplateVariables): number | undefined {
  const value = lookUp(path, variables);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function computedText(value: Computed | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? plainNumber(value) : String(value);
}

function text(value: string | number | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? plainNumber(value) : value;
}
