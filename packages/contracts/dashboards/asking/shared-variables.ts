import type { SelectableVariable } from '../shares.ts';
import type { TemplateVariable } from './definition.ts';
import { type Chosen, defaultOf, parameterOf } from './template-variables.ts';

/** A template variable of a shared dashboard, as its guests get it. */
export interface SharedVariable extends TemplateVariable {
  readonly name: string;
  readonly prefix: string;
  readonly defaults: readonly string[];
  /** What a guest may choose besides the defaults; [] with `takes_any` for any value of the tag. */
  readonly available_values: readonly string[];
  readonly is_selectable: boolean;
  readonly takes_any: boolean;
}

/**
 * A value that somebody unknown may put into a query: letters, digits and signs that no query language reads as its own.
 * Wildcards narrow as values do. What begins as a negation is none.
 */
const VALUE = /^[\p{L}\p{N}_.*/][\p{L}\p{N}_.*/:@+-]{0,199}$/u;
const WORDS = new Set(['AND', 'OR', 'NOT', 'IN', 'BY', 'TO']);

/** Whether a guest may set a variable of the tag `prefix` to this, where no values are listed. */
export const isPlainValue = (value: string): boolean => VALUE.test(value) && !WORDS.has(value.toUpperCase());

/** The variables of a dashboard with what its share says of them. The others stay at their defaults. */
export function sharedVariables(
  variables: readonly TemplateVariable[],
  selectable: readonly SelectableVariable[],
): readonly SharedVariable[] {
  return variables.map((variable) => {
    const { name } = variable;
    const prefix = variable.prefix ?? '';
    const shared = selectable.find((one) => one.name === name);
    const visible = shared?.visible_tags ?? [];
    const listed = shared === undefined ? [] : visible.length > 0 ? visible : (variable.available_values ?? []);
    const given = shared?.default_value ?? '';
    return {
      name,
      prefix,
      defaults: given === '' ? defaultOf(variable) : [given],
      available_values: listed,
      is_selectable: shared !== undefined,
      // A variable without a tag may stand for anything, a metric's name too, and one of groups for any key.
      takes_any: shared !== undefined && listed.length === 0 && prefix !== '' && variable['type'] !== 'group',
    };
  });
}

/**
 * What a guest chose: `tpl_var_host=web-1,web-2` by variable, over the defaults. Undefined when the share allows one of the
 * values, or choosing at all, not.
 */
export function guestChoice(
  variables: readonly SharedVariable[],
  params: Readonly<Record<string, string>>,
): Chosen | undefined {
  const chosen: Record<string, readonly string[]> = {};
  for (const variable of variables) {
    const given = params[parameterOf(variable.name)];
    if (given === undefined) {
      chosen[variable.name] = variable.defaults;
      continue;
    }
    const values = given.split(',').filter(Boolean);
    if (!variable.is_selectable || values.length === 0) return undefined;
    if (!values.every((value) => mayChoose(variable, value))) return undefined;
    chosen[variable.name] = values;
  }
  const names = new Set(variables.map(({ name }) => parameterOf(name)));
  return Object.keys(params).every((name) => !name.startsWith(parameterOf('')) || names.has(name)) ? chosen : undefined;
}

const mayChoose = ({ defaults, available_values: listed, takes_any: takesAny }: SharedVariable, value: string) =>
  defaults.includes(value) || listed.includes(value) || (takesAny && isPlainValue(value));
