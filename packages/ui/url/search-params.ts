/** The query part of an address as plain texts: what is typed there is what the pages read, nothing is JSON. */

export type Params = Readonly<Record<string, string>>;

export function parseParams(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Leaves out empty values; keeps `:`, `/`, `,`, `@` and `*` readable. */
export function stringifyParams(params: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => `${encode(key)}=${encode(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(3A|2F|2C|40|2A)/g, (part) => decodeURIComponent(part));
}
