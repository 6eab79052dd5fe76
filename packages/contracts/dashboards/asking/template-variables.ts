import type { TemplateVariable, TemplateVariablePreset } from './definition.ts';

/** What the reader chose of each variable, by name; [] or `*` means everything. */
export type Chosen = Readonly<Record<string, readonly string[]>>;

/** Where a text stands: scopes of metrics and searches have other words for "one of". */
export type Dialect = 'metrics' | 'search' | 'plain';

const ALL: readonly string[] = ['*'];
const isAll = (values: readonly string[]): boolean => values.length === 0 || values.includes('*');

/** What a variable has before anybody chooses. */
export function defaultOf(variable: TemplateVariable): readonly string[] {
  const given = variable.defaults ?? [];
  if (given.length > 0) return given;
  return variable.default === undefined || variable.default === null || variable.default === ''
    ? ALL
    : [variable.default];
}

/** `tpl_var_host=web-1,web-2` of the address, over the defaults. */
export function chosenOf(variables: readonly TemplateVariable[], params: Readonly<Record<string, string>>): Chosen {
  return Object.fromEntries(
    variables.map((variable) => {
      const given = params[parameterOf(variable.name)];
      return [variable.name, given === undefined ? defaultOf(variable) : given.split(',').filter(Boolean)];
    }),
  );
}

export const parameterOf = (name: string): string => `tpl_var_${name}`;

/** The address's value of a choice; undefined when it is the default, which needs no words. */
export function parameterValue(variable: TemplateVariable, values: readonly string[]): string | undefined {
  const text = (values.length === 0 ? ALL : values).join(',');
  return text === defaultOf(variable).join(',') ? undefined : text;
}

/** The changes of the address that a saved view stands for. */
export function presetParams(
  preset: TemplateVariablePreset,
  variables: readonly TemplateVariable[],
): Record<string, string | undefined> {
  return Object.fromEntries(
    variables.map((variable) => {
      const given = (preset.template_variables ?? []).find(({ name }) => name === variable.name);
      const values = given?.values ?? (given?.value === undefined ? undefined : [given.value]);
      return [parameterOf(variable.name), values === undefined ? undefined : parameterValue(variable, values)];
    }),
  );
}

/**
 * Puts the chosen values in: `$host` is the whole term (`host:web-1`), `$host.value` the value alone. Several values become
 * `host IN (a, b)` in scopes of metrics and `host:(a OR b)` in searches. Longer names go first, so that `$host` does not
 * take the beginning of `$hostname`; what names no variable stays as it is.
 */
export function substituted(
  text: string,
  variables: readonly TemplateVariable[],
  chosen: Chosen,
  dialect: Dialect,
): string {
  if (!text.includes('$')) return text;
  const names = [...variables].sort((a, b) => b.name.length - a.name.length);
  const pattern = /(?:([@\w.-]+):)?\$([A-Za-z_][\w-]*)((?:\.(?:value|key))?)/g;
  return text.replace(pattern, (whole, key: string | undefined, word: string, part: string) => {
    const variable = names.find(({ name }) => name === word) ?? names.find(({ name }) => word.startsWith(name));
    if (variable === undefined) return whole;
    const rest = word.slice(variable.name.length);
    const values = chosen[variable.name] ?? defaultOf(variable);
    const prefix = variable.prefix ?? '';
    if (rest !== '') return `${key === undefined ? '' : `${key}:`}${term(prefix, values, dialect)}${rest}${part}`;
    if (part === '.key') return `${key === undefined ? '' : `${key}:`}${prefix}`;
    if (key !== undefined) return term(key, values, dialect, true);
    return part === '.value' ? bare(values, dialect) : term(prefix, values, dialect);
  });
}

function term(key: string, values: readonly string[], dialect: Dialect, keepsKey = false): string {
  if (isAll(values)) return keepsKey ? `${key}:*` : '*';
  if (key === '') return bare(values, dialect);
  if (values.length === 1) return `${key}:${quoted(values[0] ?? '', dialect)}`;
  if (dialect === 'metrics') return `${key} IN (${values.join(',')})`;
  return dialect === 'search' ? `${key}:(${orList(values)})` : `${key}:${values.join(', ')}`;
}

function bare(values: readonly string[], dialect: Dialect): string {
  if (isAll(values)) return '*';
  if (values.length === 1) return quoted(values[0] ?? '', dialect);
  return dialect === 'search' ? `(${orList(values)})` : values.join(dialect === 'plain' ? ', ' : ',');
}

const orList = (values: readonly string[]): string => values.map((value) => quoted(value, 'search')).join(' OR ');

/** In searches a value with spaces or signs of the language stands in quotes; wildcards do their work. */
function quoted(value: string, dialect: Dialect): string {
  return dialect === 'search' && /[\s()":]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value;
}
