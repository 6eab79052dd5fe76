import type { Field } from '../../form/field.ts';
import { ENRICHING } from './enriching.ts';
import { PARSING } from './parsing.ts';
import type { ProcessorForm } from './processor-type.ts';
import { REMAPPING } from './remapping.ts';
import { SCHEMA_PROCESSOR } from './schema-processor.ts';
import { SENSITIVE_DATA_SCANNER } from './sensitive-data-scanner.ts';
import { STRUCTURING } from './structuring.ts';

/** Every kind of processor that can be added, as they stand in the menu. */
export const PROCESSOR_FORMS: readonly ProcessorForm[] = [
  ...PARSING,
  ...REMAPPING,
  ...ENRICHING,
  ...STRUCTURING,
  SENSITIVE_DATA_SCANNER,
  SCHEMA_PROCESSOR,
];

const BY_TYPE = new Map(PROCESSOR_FORMS.map((form) => [form.type, form]));

export function processorForm(type: string): ProcessorForm | undefined {
  return BY_TYPE.get(type);
}

const NAME: Field = { at: 'name', kind: 'text', label: { en: 'Name', ja: '名前' } };

/** Beyond Datadog: any processor may be for some of the pipeline's logs only. */
const FILTER: Field = {
  at: 'filter.query',
  kind: 'query',
  label: { en: 'Only for logs that match', ja: '対象をさらに絞り込む' },
  optional: true,
  placeholder: '@http.status_code:>=400',
};

/** The fields of a processor, its name first. A kind that is not known here is edited as JSON. */
export function fieldsOf(type: string): readonly Field[] {
  const form = processorForm(type);
  return [NAME, ...(form?.fields ?? []), ...(form === undefined || type === 'pipeline' ? [] : [FILTER])];
}
