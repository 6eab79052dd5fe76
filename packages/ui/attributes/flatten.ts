/** A leaf of nested attributes. */
export interface AttributeLeaf {
  /** Dotted: `http.status_code`. */
  readonly path: string;
  readonly value: string | number | boolean | null;
  /** Of a list of plain values: each of them. */
  readonly items?: readonly string[];
}

/** Leaves in the order they stand; arrays of plain values are joined into one leaf, other arrays by index. */
export function flattenAttributes(value: unknown, path = ''): AttributeLeaf[] {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null))
      return [{ path, value: value.map(String).join(', '), items: value.map(String) }];
    return value.flatMap((item, index) => flattenAttributes(item, `${path}[${index}]`));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) =>
      flattenAttributes(inner, path === '' ? key : `${path}.${key}`),
    );
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return [{ path, value }];
  return [];
}
