/** A log as `/api/v2/logs/events` gives it. */
export interface LogItem {
  readonly id: string;
  readonly attributes: {
    readonly timestamp: string;
    readonly message?: string;
    readonly status?: string;
    readonly service?: string;
    readonly host?: string;
    readonly tags?: readonly string[];
    readonly attributes?: Readonly<Record<string, unknown>>;
    /** By `#name`, where the search has calculated fields. */
    readonly calculated_fields?: Readonly<Record<string, string>>;
  };
}

/**
 * Reads a dotted path of nested attributes; a key with dots in it wins over the path through objects. Through a list of
 * objects it leads to the values of all of them.
 */
export function valueAt(attributes: unknown, path: string): unknown {
  if (Array.isArray(attributes)) {
    const values = attributes.map((one) => valueAt(one, path)).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : values;
  }
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const object = attributes as Readonly<Record<string, unknown>>;
  if (path in object) return object[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const inner = object[path.slice(0, dot)];
    if (inner !== undefined) return valueAt(inner, path.slice(dot + 1));
  }
  return undefined;
}

/** What a column shows of a log: a field, an attribute (`@path`), a calculated field (`#name`), or the value of a tag. */
export function columnText(log: LogItem, column: string): string {
  const { attributes } = log;
  if (column === 'host') return attributes.host ?? '';
  if (column === 'service') return attributes.service ?? '';
  if (column === 'status') return attributes.status ?? '';
  if (column === 'message') return attributes.message ?? '';
  if (column.startsWith('@')) return plain(valueAt(attributes.attributes, column.slice(1)));
  if (column.startsWith('#')) return attributes.calculated_fields?.[column] ?? '';
  const tag = attributes.tags?.find((one) => one.startsWith(`${column}:`));
  return tag === undefined ? '' : tag.slice(column.length + 1);
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The trace a log belongs to, as it was sent (hex or decimal); '' when it names none. */
export function traceIdOf(log: LogItem): string {
  const own = log.attributes.attributes;
  const found = ['trace_id', 'dd.trace_id', 'otel.trace_id']
    .map((path) => valueAt(own, path))
    .find((value) => value !== undefined && value !== '');
  return found === undefined ? '' : String(found);
}
