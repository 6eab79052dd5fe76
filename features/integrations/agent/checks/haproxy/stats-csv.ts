/** A line of HAProxy's statistics: fields by their names, those that are empty left out. */
export type StatsRow = ReadonlyMap<string, string>;

/**
 * Reads `show stat` and `;csv`: a header that begins with `# `, then a line for each frontend, server and backend. Fields
 * may be quoted, and hold commas and line ends then. https://docs.haproxy.org/2.6/management.html#9.1
 * Undefined when the text has no such header.
 */
export function parseStatsCsv(text: string): readonly StatsRow[] | undefined {
  const [header, ...lines] = splitCsv(text);
  if (header?.[0]?.startsWith('# ') !== true) return undefined;
  const names = header.map((name, index) => (index === 0 ? name.slice(2) : name).trim());
  return lines.filter(isWhole).map((fields) => rowOf(names, fields));
}

function rowOf(names: readonly string[], fields: readonly string[]): StatsRow {
  const row = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const value = fields[index];
    if (name !== '' && value !== undefined && value !== '') row.set(name, value);
  }
  return row;
}

/** Proxy and server must be there; an end of a body that was cut is not. */
function isWhole(fields: readonly string[]): boolean {
  return fields.length > 2 && fields[0] !== '' && fields[1] !== '';
}

function splitCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    line.push(field);
    field = '';
  };
  const endLine = () => {
    endField();
    if (line.some((one) => one !== '')) lines.push(line);
    line = [];
  };
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (quoted) field += character;
    else if (character === ',') endField();
    else if (character === '\n') endLine();
    else if (character !== '\r') field += character;
  }
  endLine();
  return lines;
}
