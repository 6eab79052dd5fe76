import { type Definition, type Field, isDefinition, shownFields, valueAtPlace, type Words } from './field.ts';

/** Why a definition cannot be saved yet. */
export interface Problem {
  /** The place of the field. */
  readonly at: string;
  readonly label: Words;
  readonly says: Words;
}

const MISSING: Words = { en: 'is missing', ja: 'を入力してください' };

/** What is missing or malformed, in the order of the form; what only the server can know is left to it. */
export function problemsOf(fields: readonly Field[], definition: Definition, place = ''): readonly Problem[] {
  return shownFields(fields, definition).flatMap((field): readonly Problem[] => {
    const at = place + field.at;
    const value = valueAtPlace(definition, field.at);
    const problem = (says: Words): Problem => ({ at, label: field.label, says });
    if (isEmpty(value)) return field.required === true ? [problem(MISSING)] : [];
    if (field.kind === 'items' && Array.isArray(value)) {
      return value.flatMap((item: unknown, index) =>
        isDefinition(item) ? problemsOf(field.fields, item, `${at}[${index}].`) : [],
      );
    }
    if (field.kind === 'number' || field.kind === 'percent')
      return isInRange(field, value) ? [] : [problem(rangeOf(field))];
    if (field.pattern !== undefined && typeof value === 'string' && !field.pattern.like.test(value)) {
      return [problem(field.pattern.says)];
    }
    return [];
  });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

interface Range {
  readonly kind: string;
  readonly least?: number;
  readonly most?: number;
}

function isInRange(
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Range,
  value: unknown,
): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function rangeOf({ kind, least, most }: Range): Words {
  const shown = (value: number | undefined) =>
    value === undefined ? '' : kind === 'percent' ? `${value * 100}%` : value;
  const range = `${shown(least)} – ${shown(most)}`;
  return { en: `must lie within ${range}`, ja: `は ${range} の範囲で指定してください` };
}
