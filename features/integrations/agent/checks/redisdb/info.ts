/** The answer of `INFO`: lines `name:value` under `# Section` headings. Values keep their text. */
export type RedisInfo = ReadonlyMap<string, string>;

/** Reads `INFO` of any section; lines that are none are left out. */
export function parseInfo(text: string): RedisInfo {
  const info = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) info.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return info;
}

/** `keys=3,expires=0,avg_ttl=0` as a map. */
export function parsePairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) pairs.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return pairs;
}

/** A number of the answer; undefined when it is not there or is none. */
export function infoNumber(info: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = info.get(name)?.replace(/%$/, '');
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
