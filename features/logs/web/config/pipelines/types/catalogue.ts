import type { Field } from '../../form/field.ts';
import { ENRICHING } from './enriching.ts';
import { PARSING } from './parsing.ts';
import type { ProcessorForm } from './processor-type.ts';
import { PROTECTING } from './protecting.ts';
import { REMAPPING } from './remapping.ts';
import { STRUCTURING } from './structuring.ts';

/** Every kind of processor that can be added, as they stand in the menu. */
export const PROCESSOR_FORMS: readonly ProcessorForm[] = [
  ...PARSING,
  ...REMAPPING,
  ...ENRICHING,
  ...STRUCTURING,
  ...PROTECTING,
];

const BY_TYPE = new Map(PROCESSOR_FORMS.map((form) => [form.type, form]));

export function processorForm(type: string): ProcessorForm | undefined {
  return BY_TYPE.get(type);
}

const NAME: Field = { at: 'name', kind: 'text', label: { en: 'Name', ja: '名前' } };

/** The fields of a processor, its name first. A kind that is not known here is edited as JSON. */
export function fieldsOf(type: string): readonly Field[] {
  return [NAME, ...(processorForm(type)?.fields ?? [])];
}
