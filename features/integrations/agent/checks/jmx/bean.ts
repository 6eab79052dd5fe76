/** The name of an MBean, `domain:key=value,…`. */
export interface BeanName {
  /** As it came. */
  readonly text: string;
  readonly domain: string;
  /** In their order. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Reads a name; values may be in quotes, with commas in them. Undefined when it is none. */
export function parseBeanName(text: string): BeanName | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0) return undefined;
  const keys = new Map<string, string>();
  for (const match of text.slice(colon + 1).matchAll(/([^=,]+)=("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)/g)) {
    keys.set(match[1] ?? '', unquoted(match[2] ?? ''));
  }
  return { text, domain: text.slice(0, colon), keys };
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

/** `HeapMemoryUsage` as `heap_memory_usage`, the way the names of metrics are made of those of attributes. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^\w.]+/g, '_')
    .toLowerCase();
}
