/**
 * JSON whose integers survive beyond 2^53. V8 has `JSON.rawJSON` and hands the source text to revivers; TypeScript's
 * library does not describe them yet.
 */
interface RawJson {
  readonly rawJSON: string;
}

const json = JSON as unknown as {
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
};

/** The text of a number kept as it was written, else undefined. */
export function rawNumber(value: unknown): string | undefined {
  return json.isRawJSON(value) ? value.rawJSON : undefined;
}

/** A number for `JSON.stringify` from its own text, without a loss of digits. */
export function exactNumber(text: string): unknown {
  return Number.isSafeInteger(Number(text)) ? Number(text) : json.rawJSON(text);
}

/**
 * Parses like `JSON.parse`, but integers that a double cannot hold come as raw numbers (`rawNumber`). Three times slower.
 * Text nested too deep for a reviver comes as plain `JSON.parse` gives it.
 */
export function parseExact(text: string): unknown {
  try {
    return json.parse(text, (_key, value, context) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
        ? json.rawJSON(context.source ?? '')
        : value,
    );
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}
