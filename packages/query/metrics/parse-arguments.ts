import type { FunctionDefinition, Parameter } from './functions/list.ts';
import type { Scanner } from './scanner.ts';

/** What stands behind the series in a call. */
export interface CallArguments {
  readonly args: readonly (number | string)[];
  readonly options: Readonly<Record<string, number | string>>;
}

/** Reads `, 5, 'mean', direction='above'` up to the closing parenthesis, checked against the function's parameters. */
export function readCallArguments(scanner: Scanner, definition: FunctionDefinition, offset: number): CallArguments {
  const args: (number | string)[] = [];
  const options: Record<string, number | string> = {};
  while (scanner.take(',')) {
    scanner.skipSpace();
    const start = scanner.at;
    const option = readOptionName(scanner);
    if (option === '') args.push(readArgument(scanner, definition, args.length, Object.keys(options).length > 0));
    else options[option] = readOption(scanner, definition, option, start);
  }
  const required = definition.parameters.filter((parameter) => parameter.optional !== true).length;
  if (args.length < required) {
    const missing = definition.parameters[args.length]?.name ?? '';
    const reason = `${definition.name} needs ${missing} (argument ${args.length + 2})`;
    scanner.fail(reason, offset, Math.max(1, scanner.at - offset), 'bad_argument');
  }
  return { args, options };
}

/** Takes `name=`; '' when none stands at the cursor. */
function readOptionName(scanner: Scanner): string {
  const start = scanner.at;
  const name = scanner.match(/[A-Za-z_]\w*/y);
  if (name !== '' && scanner.take('=')) return name;
  scanner.at = start;
  return '';
}

function readOption(scanner: Scanner, definition: FunctionDefinition, name: string, offset: number): number | string {
  const known = [...(definition.options ?? []), ...definition.parameters];
  const parameter = known.find((candidate) => candidate.name === name);
  if (parameter === undefined) {
    const names = (definition.options ?? []).map((option) => option.name);
    const those = names.length > 0 ? `: ${names.join(', ')}` : '';
    scanner.failAs('bad_argument', `${definition.name} has no argument named "${name}"${those}`, offset);
  }
  return readValue(scanner, definition, parameter);
}

function readArgument(
  scanner: Scanner,
  definition: FunctionDefinition,
  index: number,
  afterOption: boolean,
): number | string {
  const parameter = definition.parameters[index];
  scanner.skipSpace();
  if (parameter === undefined || afterOption) {
    scanner.failAs(
      'bad_argument',
      afterOption
        ? `arguments of ${definition.name} without a name come before those with one`
        : `${definition.name} takes ${definition.parameters.length + 1} arguments at most`,
    );
  }
  return readValue(scanner, definition, parameter);
}

function readValue(scanner: Scanner, definition: FunctionDefinition, parameter: Parameter): number | string {
  scanner.skipSpace();
  const offset = scanner.at;
  const quoted = scanner.match(/"[^"]*"|'[^']*'/y);
  const text = quoted === '' ? scanner.match(/[\w.+-]+/y) : quoted.slice(1, -1);
  const length = Math.max(1, scanner.at - offset);
  const shown = text === '' && quoted === '' ? scanner.describe() : `"${text}"`;
  const refuse = (what: string): never =>
    scanner.fail(`${parameter.name} of ${definition.name} is ${what}, not ${shown}`, offset, length, 'bad_argument');
  if (parameter.choices !== undefined) {
    const choice = parameter.choices.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    return choice ?? refuse(`one of ${parameter.choices.join(', ')}`);
  }
  if (parameter.text !== undefined) {
    return (text !== '' || quoted !== '') && parameter.text.test(text) ? text : refuse(parameter.text.what);
  }
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? refuse('a number') : value;
}
