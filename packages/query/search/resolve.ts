import { badRequest } from '@komainu/kernel/errors.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import type { SearchField } from './ast.ts';
import type { ReservedColumn, SearchSchema } from './schema.ts';

/** Where the value of a field stands. */
export type Target =
  | { readonly kind: 'message' }
  | { readonly kind: 'everything' }
  | { readonly kind: 'column'; readonly reserved: ReservedColumn }
  /** Tags that begin with `prefix` (`key:`, or '' for whole tags); the value is what follows. */
  | { readonly kind: 'tag'; readonly prefix: string }
  | { readonly kind: 'attribute'; readonly path: string }
  /** The tag or the attribute that a facet's word means. */
  | { readonly kind: 'either'; readonly targets: readonly [Target, Target] }
  | { readonly kind: 'calculated'; readonly field: FieldSql };

/** Finds the columns behind a field of the search language. Throws `no_such_calculated_field` (400). */
export function resolveTarget(field: SearchField, schema: SearchSchema): Target {
  switch (field.kind) {
    case 'message':
    case 'everything':
      return field;
    case 'attribute': {
      const reserved = lookUp(schema.attributes.reserved, field.path);
      return reserved === undefined ? field : { kind: 'column', reserved };
    }
    case 'key': {
      const name = lookUp(schema.aliases, field.name) ?? field.name;
      const reserved = lookUp(schema.reserved, name);
      if (reserved !== undefined) return { kind: 'column', reserved };
      if (name === 'message') return { kind: 'message' };
      if (name === 'tags') return { kind: 'tag', prefix: '' };
      const tag: Target = { kind: 'tag', prefix: `${name}:` };
      if (field.bound === true) return tag;
      const calculated = schema.calculated?.get(name);
      if (calculated !== undefined) return { kind: 'calculated', field: calculated };
      // Where calculated fields are known, no tag is called so: finding nothing would say that there are no such events.
      if (schema.calculated !== undefined && name.startsWith('#')) {
        throw badRequest('no_such_calculated_field', `there is no calculated field ${name}`);
      }
      const path = schema.facetWords?.get(name);
      if (path === undefined) return tag;
      return { kind: 'either', targets: [tag, resolveTarget({ kind: 'attribute', path }, schema)] };
    }
  }
}

/** A record's own entry: names come from users, `constructor` is one. */
function lookUp<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** SQL expressions that read one field of a row. */
export interface FieldSql {
  /** String; '' when the field is absent. Of a tag with several values, the first. */
  readonly text: string;
  /** Nullable(Float64); NULL when absent or not a number. */
  readonly number: string;
  /** UInt8: whether the field is there. */
  readonly present: string;
  /** Array(String): every value of the field once (arrays and tags have several), for grouping; empty when absent. */
  readonly values: string;
  /** False when there is at most one value, so that `text` does for grouping. */
  readonly multiple: boolean;
}

/** Resolves a facet path as users write it: `service`, `env` (a tag), `@http.status_code`. */
export function resolveField(path: string, schema: SearchSchema): FieldSql {
  return targetSql(resolveTarget(fieldOfPath(path), schema), schema);
}

/** A facet path as a field: `@path` is an attribute, anything else a key. */
export function fieldOfPath(path: string): SearchField {
  return path.startsWith('@') ? { kind: 'attribute', path: path.slice(1) } : { kind: 'key', name: path };
}

function targetSql(target: Target, schema: SearchSchema): FieldSql {
  switch (target.kind) {
    case 'message':
    case 'everything':
      return fromText(sqlIdentifier(schema.messageColumn));
    case 'column': {
      const column = sqlIdentifier(target.reserved.column);
      if (target.reserved.kind === 'keyword' || target.reserved.kind === 'text') return fromText(column);
      return {
        text: `toString(${column})`,
        number: `toFloat64(${column})`,
        present: '1',
        values: `[toString(${column})]`,
        multiple: false,
      };
    }
    case 'tag': {
      const tags = sqlIdentifier(schema.tagsColumn);
      const skip = byteLength(target.prefix) + 1;
      const values = `arrayMap(t -> substring(t, ${skip}), arrayFilter(t -> startsWith(t, ${sqlString(target.prefix)}), ${tags}))`;
      return { ...fromText(`(${values})[1]`), values: `arrayDistinct(${values})`, multiple: true };
    }
    case 'attribute':
      return attributeSql(target.path, schema);
    case 'either':
      return eitherSql(targetSql(target.targets[0], schema), targetSql(target.targets[1], schema));
    case 'calculated':
      return target.field;
  }
}

/** The first that is there, and the values of both. */
function eitherSql(first: FieldSql, second: FieldSql): FieldSql {
  return {
    text: `if(${first.present}, toString(${first.text}), toString(${second.text}))`,
    number: `if(${first.present}, ${first.number}, ${second.number})`,
    present: `(${first.present} OR ${second.present})`,
    values: `arrayDistinct(arrayConcat(${first.values}, ${second.values}))`,
    multiple: true,
  };
}

function attributeSql(path: string, schema: SearchSchema): FieldSql {
  const text = attributeText(path, schema);
  const elements = valuesOf(text);
  const base = { ...fromText(text), values: elements, multiple: true };
  if (schema.attributes.number === undefined) return base;
  const map = sqlIdentifier(schema.attributes.number);
  const key = sqlString(path);
  const has = `mapContains(${map}, ${key})`;
  return {
    text: `if(${has}, toString(${map}[${key}]), ${text})`,
    number: `if(${has}, ${map}[${key}], toFloat64OrNull(${text}))`,
    present: `(${has} OR ${text} != '')`,
    values: `if(${has}, [toString(${map}[${key}])], ${elements})`,
    multiple: true,
  };
}

/** The String of an attribute: its own column when it has one, else the map. */
export function attributeText(path: string, schema: SearchSchema): string {
  const hot = lookUp(schema.attributes.hot, path);
  return hot === undefined ? `${sqlIdentifier(schema.attributes.text)}[${sqlString(path)}]` : sqlIdentifier(hot);
}

/** The values of an attribute's text, each once: the elements of a list, else the text itself, none when absent. */
export function valuesOf(text: string): string {
  return `if(startsWith(${text}, '['), arrayDistinct(${elementsOf(text)}), if(${text} = '', [], [${text}]))`;
}

/** The elements of a JSON array as texts: strings bare, null as '', anything else as JSON. */
export function elementsOf(text: string): string {
  return `JSONExtract(${text}, 'Array(String)')`;
}

function fromText(text: string): FieldSql {
  return {
    text,
    number: `toFloat64OrNull(${text})`,
    present: `(${text} != '')`,
    values: `if(${text} = '', [], [${text}])`,
    multiple: false,
  };
}

const encoder = new TextEncoder();
/** ClickHouse's substring counts bytes. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
