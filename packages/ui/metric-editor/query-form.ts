import { splitArguments } from '@komainu/contracts/metrics/split-arguments.ts';

export { splitArguments };

/** A metric query as a form shows it. Its text and the form are two views of one thing. */
export interface QueryForm {
  /** avg, sum, min, max, count, or p95 and the like. */
  readonly aggregator: string;
  readonly metric: string;
  /** What stands between the braces; `*` for everything. */
  readonly scope: string;
  readonly by: readonly string[];
  readonly modifiers: Modifiers;
  /** The first is applied first: it stands innermost in the text. */
  readonly functions: readonly AppliedFunction[];
}

export interface Modifiers {
  readonly as: '' | 'count' | 'rate';
  /** '' leaves the method to the metric's type. */
  readonly rollupMethod: string;
  /** '' leaves it to the window. */
  readonly rollupSeconds: string;
  /** zero, null, last, linear; '' for the language's own way. */
  readonly fill: string;
  readonly fillSeconds: string;
}

export interface AppliedFunction {
  readonly name: string;
  /** Without quotes. */
  readonly args: readonly string[];
}

export const NO_MODIFIERS: Modifiers = { as: '', rollupMethod: '', rollupSeconds: '', fill: '', fillSeconds: '' };
export const EMPTY_FORM: QueryForm = {
  aggregator: 'avg',
  metric: '',
  scope: '*',
  by: [],
  modifiers: NO_MODIFIERS,
  functions: [],
};

const ROLLUP_METHODS: ReadonlySet<string> = new Set(['avg', 'sum', 'min', 'max', 'count']);
const CALL = /^([a-z_]\w*)\(([\s\S]*)\)$/;
const QUERY =
  /^(?:(avg|sum|min|max|count|p\d{1,2}(?:\.\d+)?):)?([A-Za-z_][\w.]*(?:\/[\w.]+)*)(?:\{([^{}]*)\})?(?:\s*by\s*\{([^{}]*)\})?((?:\.\w+\([^()]*\))*)$/i;

/** Reads what a form can show; undefined for other texts (arithmetic, broken ones), which stay texts. '' is the empty form. */
export function formOf(text: string): QueryForm | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return EMPTY_FORM;
  const call = CALL.exec(trimmed);
  if (call !== null) {
    const [inner = '', ...args] = splitArguments(call[2] ?? '');
    const form = formOf(inner);
    if (form === undefined || form.metric === '') return undefined;
    return { ...form, functions: [...form.functions, { name: call[1] ?? '', args: args.map(unquoted) }] };
  }
  const [whole, aggregator = 'avg', metric = '', scope = '*', by = '', tail = ''] = QUERY.exec(trimmed) ?? [];
  const modifiers = modifiersOf(tail);
  if (whole === undefined || modifiers === undefined) return undefined;
  return { aggregator, metric, scope: scope.trim() || '*', by: keysOf(by), modifiers, functions: [] };
}

/** The text of a form; '' while it has no metric. */
export function textOf(form: QueryForm): string {
  if (form.metric === '') return '';
  const by = form.by.length === 0 ? '' : ` by {${form.by.join(', ')}}`;
  const query = `${form.aggregator}:${form.metric}{${form.scope.trim() || '*'}}${by}${modifiersText(form.modifiers)}`;
  return form.functions.reduce((inner, { name, args }) => `${name}(${[inner, ...args.map(quoted)].join(', ')})`, query);
}

/** Keys of a `by`, from what was typed between commas. */
export function keysOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((key) => key !== '' && key !== '*'))];
}

function modifiersOf(tail: string): Modifiers | undefined {
  let found = NO_MODIFIERS;
  for (const [, name = '', inside = ''] of tail.matchAll(/\.(\w+)\(([^()]*)\)/g)) {
    const args = splitArguments(inside).map(unquoted);
    if (name === 'as_count' || name === 'as_rate') found = { ...found, as: name === 'as_count' ? 'count' : 'rate' };
    else if (name === 'rollup') {
      found = {
        ...found,
        rollupMethod: args.find((arg) => !/^\d+$/.test(arg)) ?? '',
        rollupSeconds: args.find((arg) => /^\d+$/.test(arg)) ?? '',
      };
      // Calendars and time zones stay text.
      if (args.length > 2 || !args.every((arg) => ROLLUP_METHODS.has(arg) || /^\d+$/.test(arg))) return undefined;
    } else if (name === 'fill') found = { ...found, fill: args[0] ?? '', fillSeconds: args[1] ?? '' };
    else return undefined;
  }
  return found;
}

function modifiersText(modifiers: Modifiers): string {
  const { as, rollupMethod, rollupSeconds, fill, fillSeconds } = modifiers;
  const call = (name: string, ...args: readonly string[]): string => {
    const given = args.filter((arg) => arg !== '');
    return given.length === 0 ? '' : `.${name}(${given.join(', ')})`;
  };
  const filled = fill === '' ? '' : call('fill', fill, fillSeconds);
  return `${as === '' ? '' : `.as_${as}()`}${call('rollup', rollupMethod, rollupSeconds)}${filled}`;
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');

/** Numbers, and arguments with a name, stand as they are. */
const quoted = (text: string): string =>
  /^(?:[+-]?[\d.]+(?:e[+-]?\d+)?|[a-z_]+=.*)$/i.test(text) ? text : `"${text}"`;
