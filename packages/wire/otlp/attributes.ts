/**
 * OTLP's AnyValue as a JSON value. Integers beyond 2^53 become decimal text, bytes base64, kvlists objects.
 * Proto: opentelemetry/proto/common/v1/common.proto.
 */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = ReadonlyMap<string, AttributeValue>;

/** Nesting beyond this is cut to null: attributes of honest clients are flat. */
export const MAX_VALUE_DEPTH = 16;

/** An attribute as text: strings as they are, other values as JSON; '' when absent or null. */
export function textOf(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The first of `keys` that holds something, as text; '' when none does. */
export function firstText(attributes: Attributes, ...keys: readonly string[]): string {
  for (const key of keys) {
    const text = textOf(attributes.get(key));
    if (text !== '') return text;
  }
  return '';
}

/** KeyValue lists of OTLP/JSON. Items that are not KeyValues are left out; a repeated key keeps its last value. */
export function attributesOfJson(list: unknown): Map<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  if (!Array.isArray(list)) return attributes;
  for (const item of list) {
    const key = member(item, 'key');
    if (typeof key === 'string') attributes.set(key, valueOfJson(member(item, 'value'), 0));
  }
  return attributes;
}

/** One AnyValue of OTLP/JSON; int64 may be written as a number or as text. */
export function valueOfJson(value: unknown, depth: number): AttributeValue {
  if (typeof value !== 'object' || value === null || depth > MAX_VALUE_DEPTH) return null;
  for (const [kind, content] of Object.entries(value)) {
    switch (kind) {
      case 'stringValue':
      case 'bytesValue':
        return typeof content === 'string' ? content : null;
      case 'boolValue':
        return content === true;
      case 'intValue':
        return integerOf(content);
      case 'doubleValue':
        return doubleOf(content);
      case 'arrayValue': {
        const values: unknown = member(content, 'values');
        return Array.isArray(values) ? values.map((entry) => valueOfJson(entry, depth + 1)) : [];
      }
      case 'kvlistValue': {
        const values: unknown = member(content, 'values');
        if (!Array.isArray(values)) return {};
        return Object.fromEntries(
          values.flatMap((entry): [string, AttributeValue][] => {
            const key = member(entry, 'key');
            return typeof key === 'string' ? [[key, valueOfJson(member(entry, 'value'), depth + 1)]] : [];
          }),
        );
      }
      default:
    }
  }
  return null;
}

/** An int64 as a number when a double holds it exactly, else as decimal text. */
export function exactInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function integerOf(content: unknown): number | string | null {
  if (typeof content === 'number') return content;
  if (typeof content !== 'string' || !/^-?[0-9]{1,20}$/.test(content)) return null;
  return exactInteger(BigInt(content));
}

function doubleOf(content: unknown): number | string | null {
  if (typeof content === 'number') return content;
  // Protobuf's JSON writes NaN and the infinities as text; JSON values cannot hold them.
  return typeof content === 'string' ? content : null;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
