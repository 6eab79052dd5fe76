/** The parts of a URL; what it does not have is undefined. */
export interface UrlParts {
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number;
  readonly path: string;
  /** Parameters in order; a name that comes again is there again. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const MOST_PARAMETERS = 100;
const NONE: UrlParts['parameters'] = [];
const SLASH = 47;
const COLON = 58;

/**
 * Takes a URL, or the target of an HTTP request line, apart without judging it: logs hold what was asked for, not what was
 * right. Names and values of parameters are decoded where they can be.
 */
export function parseUrl(text: string): UrlParts {
  const hash = text.indexOf('#');
  const whole = hash === -1 ? text : text.slice(0, hash);
  const question = whole.indexOf('?');
  const front = question === -1 ? whole : whole.slice(0, question);
  const parameters = question === -1 ? NONE : parseParameters(whole.slice(question + 1));
  // Nearly all targets of request lines.
  if (front.charCodeAt(0) === SLASH && front.charCodeAt(1) !== SLASH) return { path: front, parameters };
  const schemeEnd = front.indexOf('://');
  const isAbsolute = schemeEnd > 0 && /^[a-zA-Z][a-zA-Z0-9+.-]*$/.test(front.slice(0, schemeEnd));
  if (!isAbsolute && !front.startsWith('//')) return { path: front, parameters };
  const scheme = isAbsolute ? front.slice(0, schemeEnd).toLowerCase() : undefined;
  const rest = front.slice(isAbsolute ? schemeEnd + 3 : 2);
  const slash = rest.indexOf('/');
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  return {
    ...(scheme === undefined ? {} : { scheme }),
    ...parseAuthority(authority),
    path: slash === -1 ? '' : rest.slice(slash),
    parameters,
  };
}

function parseAuthority(authority: string): { host: string; port?: number } {
  // Passwords do not belong in attributes of their own.
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  const bracket = address.lastIndexOf(']');
  const colon = address.lastIndexOf(':');
  if (colon <= bracket || address.charCodeAt(colon) !== COLON) return { host: address };
  const port = Number(address.slice(colon + 1));
  const host = address.slice(0, colon);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? { host, port } : { host };
}

function parseParameters(query: string): (readonly [string, string])[] {
  const parameters: (readonly [string, string])[] = [];
  const isEncoded = query.includes('%') || query.includes('+');
  let start = 0;
  while (start < query.length && parameters.length < MOST_PARAMETERS) {
    let end = query.indexOf('&', start);
    if (end === -1) end = query.length;
    if (end > start) {
      const equals = query.indexOf('=', start);
      const nameEnd = equals === -1 || equals > end ? end : equals;
      const name = query.slice(start, nameEnd);
      const value = nameEnd === end ? '' : query.slice(nameEnd + 1, end);
      parameters.push(isEncoded ? [decoded(name), decoded(value)] : [name, value]);
    }
    start = end + 1;
  }
  return parameters;
}

function decoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
