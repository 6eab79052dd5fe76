import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, record } from '@komainu/kernel/json.ts';

const MOST_VARIABLES = 200;

/** Checks `template_variables`: each has a name, and either `default` or `defaults`. Throws `bad_dashboard` (400). */
export function checkTemplateVariables(value: unknown): void {
  for (const variable of listOf(value, 'template_variables')) {
    if (typeof variable['name'] !== 'string') throw invalid("'template_variables' is invalid");
    const { default: single, defaults } = variable as { default?: unknown; defaults?: unknown };
    if (isGiven(single) && isGiven(defaults)) throw invalid("'template_variables' is invalid");
    checkValues(defaults, 'defaults', 0);
    checkValues(variable['available_values'], 'available_values', 0);
  }
}

/** Checks `template_variable_presets` likewise: `value` or `values`, and the latter not empty. */
export function checkPresets(value: unknown): void {
  for (const preset of listOf(value, 'template_variable_presets')) {
    for (const variable of listOf(preset['template_variables'], 'template_variables')) {
      if (isGiven(variable['value']) && isGiven(variable['values'])) {
        throw invalid(`'template_variables' value '${JSON.stringify(variable).slice(0, 300)}' is invalid`);
      }
      checkValues(variable['values'], 'values', 1);
    }
  }
}

function checkValues(value: unknown, name: string, least: number): void {
  if (!isGiven(value)) return;
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw invalid(`'${name}' should be list of strings`);
  }
  if (value.length < least) throw invalid(`Minimum number of elements in parameter '${name}' should be ${least}`);
  if (name !== 'available_values' && value.includes('')) {
    throw invalid(`Minimum length of parameter '${name}' should be 1`);
  }
}

function listOf(value: unknown, name: string): readonly JsonObject[] {
  if (!isGiven(value)) return [];
  if (!Array.isArray(value)) throw invalid(`'${name}' should be list`);
  if (value.length > MOST_VARIABLES) throw invalid(`'${name}' has more than ${MOST_VARIABLES} elements`);
  return value.map((item: unknown) => {
    const one = record(item);
    if (one === undefined) throw invalid(`'${name}' is invalid`);
    return one;
  });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function invalid(message: string): Error {
  return badRequest('bad_dashboard', message);
}
