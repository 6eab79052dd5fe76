import type { WorkflowInput, WorkflowInputType, WorkflowSpec } from '@komainu/contracts/workflows/workflow.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject } from '@komainu/kernel/json.ts';

const MOST_CHARACTERS = 64 * 1024;

/**
 * What a run is started with: the given values as the types of the spec's inputs (texts such as a dashboard sends become numbers,
 * lists and objects), defaults for those left out, and whatever else was given. Throws `bad_input` (400) that names the input.
 */
export function readInputs({ inputSchema }: Pick<WorkflowSpec, 'inputSchema'>, given: JsonObject): JsonObject {
  if (JSON.stringify(given).length > MOST_CHARACTERS) {
    throw badRequest('bad_input', `the inputs are larger than ${MOST_CHARACTERS / 1024} KiB`);
  }
  const inputs: Record<string, unknown> = { ...given };
  for (const input of inputSchema?.parameters ?? []) {
    const value = given[input.name] ?? input.defaultValue;
    if (value === undefined || value === null) throw badRequest('bad_input', `the input "${input.name}" is missing`);
    inputs[input.name] = takenValue(value, input);
  }
  return inputs;
}

function takenValue(value: unknown, input: WorkflowInput): unknown {
  const typed = typedValue(value, input.type);
  if (typed === undefined) throw badRequest('bad_input', `the input "${input.name}" is no ${NAMES[input.type]}`);
  const allowed = allowedValues(input);
  if (allowed.length === 0 || input.allowExtraValues === true) return typed;
  for (const one of Array.isArray(typed) ? typed : [typed]) {
    if (allowed.some((known) => JSON.stringify(known) === JSON.stringify(one))) continue;
    throw badRequest('bad_input', `the input "${input.name}" is not one of ${allowed.map(String).join(', ')}`);
  }
  return typed;
}

/** Plain values, or the values of `{label, value}`. */
function allowedValues({ allowedValues: allowed }: WorkflowInput): readonly unknown[] {
  if (!Array.isArray(allowed)) return [];
  return allowed.map((one) => (isObject(one) && 'value' in one ? one['value'] : one));
}

const NAMES: Readonly<Record<WorkflowInputType, string>> = {
  STRING: 'text',
  NUMBER: 'number',
  BOOLEAN: 'true or false',
  OBJECT: 'object',
  ARRAY_STRING: 'list of texts',
  ARRAY_NUMBER: 'list of numbers',
  ARRAY_BOOLEAN: 'list of true and false',
  ARRAY_OBJECT: 'list of objects',
};

/** A value of the type; undefined when it is none. */
function typedValue(value: unknown, type: WorkflowInputType): unknown {
  switch (type) {
    case 'STRING':
      return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
    case 'NUMBER':
      return numberOf(value);
    case 'BOOLEAN':
      return booleanOf(value);
    case 'OBJECT':
      return objectOf(value);
    case 'ARRAY_STRING':
      return listOf(value, (one) => (typeof one === 'string' ? one : undefined));
    case 'ARRAY_NUMBER':
      return listOf(value, numberOf);
    case 'ARRAY_BOOLEAN':
      return listOf(value, booleanOf);
    case 'ARRAY_OBJECT':
      return listOf(value, objectOf);
  }
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

function objectOf(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  const parsed = typeof value === 'string' ? parse(value) : undefined;
  return isObject(parsed) ? parsed : undefined;
}

/** A list, JSON of one, or words with commas between them. */
function listOf(value: unknown, one: (item: unknown) => unknown): readonly unknown[] | undefined {
  const given = typeof value === 'string' ? (parse(value) ?? value.split(',').map((word) => word.trim())) : value;
  if (!Array.isArray(given)) return undefined;
  const items = given.map(one);
  return items.includes(undefined) ? undefined : items;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
