import { PromqlExecutionError } from '../error.ts';
import { compileRegex, RegexProblem } from '../regex.ts';
import type { Element } from '../series.ts';

const LABEL = /^[\w.:/ -]+$/;

/** `label_replace(v, to, replacement, from, regex)`. */
export function labelReplace(elements: readonly Element[], texts: readonly string[]): Element[] {
  const [to = '', replacement = '', from = '', source = ''] = texts;
  checkName(to, 'label_replace');
  const regex = regexOf(source);
  return elements.map((element) => {
    const found = regex.exec(element.labels.get(from));
    if (found === null) return element;
    const value = expanded(replacement, found);
    return { ...element, labels: element.labels.with([[to, value]]) };
  });
}

/** `label_join(v, to, separator, from…)`. */
export function labelJoin(elements: readonly Element[], texts: readonly string[]): Element[] {
  const [to = '', separator = '', ...from] = texts;
  checkName(to, 'label_join');
  return elements.map((element) => ({
    ...element,
    labels: element.labels.with([[to, from.map((name) => element.labels.get(name)).join(separator)]]),
  }));
}

function checkName(name: string, of: string): void {
  if (!LABEL.test(name)) throw new PromqlExecutionError(`invalid destination label name in ${of}(): ${name}`);
}

function regexOf(source: string): RegExp {
  try {
    return compileRegex(source);
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    throw new PromqlExecutionError(`invalid regular expression in label_replace(): ${source}: ${error.message}`);
  }
}

/** Go's templates: `$1`, `$name`, `${1}`, `$$`; a group that is not there is empty. */
function expanded(template: string, found: RegExpExecArray): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return whole === '$$' ? '$' : '';
    return (/^\d+$/.test(name) ? found[Number(name)] : found.groups?.[name]) ?? '';
  });
}
