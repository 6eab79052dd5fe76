const COLOURS = 12;

/** The palette place (1 to 12) of a series name: the same on every page, whatever stands beside it. FNV-1a. */
export function seriesColourIndex(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash ^= name.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  // The low bits alone repeat for names that differ in the last character.
  return (((hash ^ (hash >>> 15)) >>> 0) % COLOURS) + 1;
}

/**
 * Tokens for the series of one chart: each its own by name, and where two names meet in one colour the later takes the
 * next that is free. A series' own `token` stands.
 */
export function chartTokens(
  series: readonly { readonly name: string; readonly colourKey?: string; readonly token?: string }[],
): string[] {
  const taken = new Set<string>(series.flatMap((one) => one.token ?? []));
  return series.map((one) => {
    if (one.token !== undefined) return one.token;
    const first = seriesColourIndex(one.colourKey ?? one.name);
    const free = Array.from({ length: COLOURS }, (_, step) => `--c${((first - 1 + step) % COLOURS) + 1}`).find(
      (token) => !taken.has(token),
    );
    const token = free ?? `--c${first}`;
    taken.add(token);
    return token;
  });
}

/** A status's token: error, warn, info, ok, debug and their neighbours. */
export function statusToken(status: string): string {
  switch (status) {
    case 'emergency':
    case 'alert':
    case 'critical':
    case 'error':
      return '--critical';
    case 'warn':
    case 'warning':
      return '--warn';
    case 'ok':
      return '--ok';
    case 'notice':
    case 'info':
      return '--info';
    default:
      return '--nodata';
  }
}
