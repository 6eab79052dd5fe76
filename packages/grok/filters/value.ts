/**
 * A filter: what becomes of a matched text, or of what an earlier filter made of it. Undefined and null mean that there is
 * nothing to keep: the filter does not fit, or says so. Filters never throw, and take time in proportion to the text.
 */
export interface Filter {
  (value: unknown): unknown;
  /** Of a filter that makes nothing of this one text, and leaves all others as they are. */
  readonly nullText?: string;
}

/** A filter of texts only; anything else does not fit. */
export function ofText(convert: (text: string) => unknown): Filter {
  return (value) => (typeof value === 'string' ? convert(value) : undefined);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a key that may be any text at all: `__proto__` is a name like another here. */
export function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** Adds a value to a key: the second and later ones make a list. */
export function addKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (!Object.hasOwn(target, key)) setKey(target, key, value);
  else {
    const before = target[key];
    if (Array.isArray(before)) before.push(value);
    else setKey(target, key, [before, value]);
  }
}
