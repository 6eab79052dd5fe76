/** A text in both languages, where forms are data. */
export interface Words {
  readonly en: string;
  readonly ja: string;
}

export interface Option {
  readonly value: string;
  readonly label: Words;
}

interface FieldBase {
  /** Where the value stands in the definition: `operation.source`. */
  readonly at: string;
  readonly label: Words;
  readonly hint?: Words;
  readonly placeholder?: string;
  /** Nothing can be saved without it. */
  readonly required?: boolean;
  /** Left out of the definition while it is empty. */
  readonly optional?: boolean;
  /** Shown only while another field has one of these values. */
  readonly when?: { readonly at: string; readonly is: readonly string[] };
  /** As wide as the form. */
  readonly wide?: boolean;
  /** Chosen once, when the thing is made. */
  readonly fixed?: boolean;
  /** What a text must be like. */
  readonly pattern?: { readonly like: RegExp; readonly says: Words };
}

/** One field of a form: its kind says how it is edited. */
export type Field =
  | (FieldBase & {
      readonly kind: 'text' | 'path' | 'facet' | 'secret' | 'flag' | 'texts' | 'query' | 'json' | 'table' | 'library';
    })
  | (FieldBase & { readonly kind: 'number' | 'percent'; readonly least?: number; readonly most?: number })
  | (FieldBase & { readonly kind: 'choice'; readonly options: readonly Option[] })
  | (FieldBase & { readonly kind: 'code' | 'grok'; readonly rows?: number })
  | (FieldBase & {
      readonly kind: 'lines';
      readonly rows?: number;
      /** Lines may be read out of a file of these endings and types. */
      readonly file?: string;
    })
  | (FieldBase & {
      readonly kind: 'items';
      readonly fields: readonly Field[];
      /** A new item. */
      readonly make: Definition;
      readonly add: Words;
    });

export type Definition = Readonly<Record<string, unknown>>;

export function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted place; undefined where there is none. */
export function valueAtPlace(definition: unknown, at: string): unknown {
  let value: unknown = definition;
  for (const key of at.split('.')) {
    if (!isDefinition(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy with another value at a dotted place; undefined takes it away, and objects that are empty then. */
export function withValueAt(definition: Definition, at: string, value: unknown): Definition {
  const dot = at.indexOf('.');
  const key = dot === -1 ? at : at.slice(0, dot);
  const inner = definition[key];
  const next = dot === -1 ? value : withValueAt(isDefinition(inner) ? inner : {}, at.slice(dot + 1), value);
  const isGone = next === undefined || (dot !== -1 && isDefinition(next) && Object.keys(next).length === 0);
  if (!isGone) return { ...definition, [key]: next };
  const { [key]: _gone, ...rest } = definition;
  return rest;
}

/** What a field writes for an input: nothing for an empty one that is optional. */
export function writtenValue(field: Field, value: unknown): unknown {
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty && field.optional === true ? undefined : value;
}

/** The fields that a definition has by its own choices; a choice that is not shown itself asks for nothing. */
export function shownFields(fields: readonly Field[], definition: Definition): readonly Field[] {
  const isShown = ({ when }: Field): boolean => {
    if (when === undefined) return true;
    if (!when.is.includes(String(valueAtPlace(definition, when.at) ?? ''))) return false;
    const choices = fields.filter(({ at }) => at === when.at);
    return choices.length === 0 || choices.some(isShown);
  };
  return fields.filter(isShown);
}

/** The definition with nothing but what its form shows: no left-overs of choices that were taken back. */
export function onlyShown(fields: readonly Field[], definition: Definition): Definition {
  return shownFields(fields, definition).reduce<Definition>((kept, { at }) => {
    const value = valueAtPlace(definition, at);
    return value === undefined ? kept : withValueAt(kept, at, value);
  }, {});
}
