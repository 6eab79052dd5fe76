import type { WorkflowInput } from '@komainu/contracts/workflows/workflow.ts';

/** What stands in the fields of a form, by the name of the input: everything as text, as people type it. */
export type InputTexts = Readonly<Record<string, string>>;

/** A value as a field shows it. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a form begins with: what was filled in from elsewhere, or else the defaults. */
export function startTexts(inputs: readonly WorkflowInput[], given: Readonly<Record<string, string>> = {}): InputTexts {
  return Object.fromEntries(inputs.map(({ name, defaultValue }) => [name, given[name] ?? textOf(defaultValue)]));
}

/** What is sent: nothing for a field that is empty, so that the default holds. The server makes numbers and lists of texts. */
export function inputsOfTexts(inputs: readonly WorkflowInput[], texts: InputTexts): Readonly<Record<string, unknown>> {
  const sent = inputs.map(({ name, type }): [string, unknown] => {
    const text = texts[name] ?? '';
    return [name, text === '' && type !== 'STRING' ? undefined : text];
  });
  return Object.fromEntries(sent.filter(([, value]) => value !== undefined));
}

/** The choices of an input: plain values, or `{label, value}`; none when anything may be typed. */
export function choicesOf({
  allowedValues,
  allowExtraValues,
  type,
}: WorkflowInput): readonly (readonly [string, string])[] {
  if (!Array.isArray(allowedValues) || allowExtraValues === true || type.startsWith('ARRAY_')) return [];
  return allowedValues.map((one: unknown) => {
    const isPair = typeof one === 'object' && one !== null && 'value' in one;
    const value = textOf(isPair ? one.value : one);
    return [value, isPair && 'label' in one ? textOf(one.label) : value] as const;
  });
}

/** The inputs that nobody has filled in and that have no default. */
export function missingInputs(inputs: readonly WorkflowInput[], texts: InputTexts): readonly string[] {
  return inputs
    .filter(
      ({ name, defaultValue }) => (texts[name] ?? '') === '' && (defaultValue === undefined || defaultValue === null),
    )
    .map(({ name }) => name);
}
